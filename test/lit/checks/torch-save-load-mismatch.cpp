// RUN: %not %dictum check %s | %filecheck %s --implicit-check-not=warning: --implicit-check-not=remark:
#include <torch/torch.h>
struct SmallImpl : torch::nn::Module {
  SmallImpl() { fc = register_module("fc", torch::nn::Linear(4, 4)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Small);

struct WideImpl : torch::nn::Module {
  WideImpl() { fc = register_module("fc", torch::nn::Linear(4, 40)); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc{nullptr};
};
TORCH_MODULE(Wide);

// --- bad: another shape, which torch::load takes
void mixed() {
  Small small;
  torch::save(small, "small.pt");
  Wide wide;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'small.pt' is saved from 'SmallImpl' and loaded into 'WideImpl': torch::load replaces 'fc.weight' by a tensor of another shape without a word [torch-save-load-mismatch]
  torch::load(wide, "small.pt");
}

// --- good: the same class, or another path
void same() {
  Wide wide, other;
  torch::save(wide, "wide.pt");
  torch::load(other, "wide.pt");
}

// --- bad: the path is a constant
const std::string modelPath = "model.pt";

void write() {
  Small small;
  torch::save(small, modelPath);
}

void read() {
  Wide wide;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'model.pt' is saved from 'SmallImpl' and loaded into 'WideImpl'
  torch::load(wide, modelPath);
}

// --- good: paths that share a part
void inFolders(const std::string& from, const std::string& to) {
  Small small;
  torch::save(small, from + "/net.pt");
  Wide wide;
  torch::load(wide, to + "/net.pt");
}

// --- bad: archives that the program opens itself
void archives() {
  Small small;
  torch::serialize::OutputArchive out;
  small->save(out);
  out.save_to("archive.pt");
  Wide wide;
  torch::serialize::InputArchive in;
  in.load_from("archive.pt");
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'archive.pt' is saved from 'SmallImpl' and loaded into 'WideImpl'
  wide->load(in);
}

// --- bad: one class, made with other sizes
struct SizedImpl : torch::nn::Module {
  SizedImpl(int in, int hidden, bool deep = false) {
    fc = register_module("fc", torch::nn::Linear(in, hidden));
    if (deep) more = register_module("more", torch::nn::Linear(hidden, hidden));
  }
  torch::Tensor forward(torch::Tensor x) { return more ? more(fc(x)) : fc(x); }
  torch::nn::Linear fc{nullptr}, more{nullptr};
};
TORCH_MODULE(Sized);

struct Session {
  static constexpr const char* path = "sized.pt";
  void write() { torch::save(net, path); }
  Sized net{4, 8};
};

void restore() {
  auto net = std::make_shared<SizedImpl>(4, 8, true);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'sized.pt' is saved from 'SizedImpl' and loaded into 'SizedImpl': torch::load throws: No such serialized submodule: 'more'
  torch::load(net, Session::path);
}

// --- bad: the path is put together from constants
void joined() {
  const std::string folder = "out";
  const auto path = folder + "/net.pt";
  Small small;
  torch::save(small, path);
  Wide wide;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'out/net.pt' is saved from 'SmallImpl' and loaded into 'WideImpl'
  torch::load(wide, path);
}

// --- good: the sizes are the same, or the program is given them, or the variable gets another path
void sameSizes(int hidden) {
  Sized a(2, 3, false), b(2, 3), c(2, hidden);
  torch::save(a, "same.pt");
  torch::load(b, "same.pt");
  torch::load(c, "same.pt");
}

void otherPath() {
  std::string path = "small.bin";
  Small small;
  torch::save(small, path);
  path = "wide.bin";
  Wide wide;
  torch::load(wide, path);
}

// --- good: the module is made to fit before it is loaded into
void madeToFit() {
  Sized small(5, 5), large(5, 5, true);
  torch::save(large, "large.pt");
  small->more = small->register_module("more", torch::nn::Linear(5, 5));
  torch::load(small, "large.pt");
}

// --- bad: a part and the whole, and what is no module
struct WholeImpl : torch::nn::Module {
  WholeImpl() : body(4, 8), head(8, 2) {
    register_module("body", body);
    register_module("head", head);
  }
  torch::Tensor forward(torch::Tensor x) { return head(body(x)); }
  torch::nn::Linear body, head;
};
TORCH_MODULE(Whole);

void parts() {
  Whole trained, fresh;
  torch::save(trained->body, "body.pt");
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'body.pt' is saved from 'torch::nn::LinearImpl' and loaded into 'WholeImpl': torch::load throws: No such serialized submodule: 'body'
  torch::load(fresh, "body.pt");
  torch::save(trained, "whole.pt");
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'whole.pt' is saved from 'WholeImpl' and loaded into 'torch::nn::LinearImpl': torch::load throws: No such serialized tensor 'weight'
  torch::load(fresh->head, "whole.pt");
}

void optimizers() {
  Whole model;
  torch::optim::Adam optimizer(model->parameters());
  torch::save(optimizer, "state.pt");
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'state.pt' is saved from 'torch::optim::Adam' and loaded into 'WholeImpl': torch::load throws: No such serialized submodule: 'body'
  torch::load(model, "state.pt");
  torch::save(model, "model-only.pt");
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'model-only.pt' is saved from 'WholeImpl' and loaded into 'torch::optim::Adam': torch::load throws: the file has no state of an optimizer
  torch::load(optimizer, "model-only.pt");
}

// --- bad: through functions, a stream, and members that the constructor makes
void saveTo(const Sized& net, const std::string& path) { torch::save(net, path); }
void loadFrom(Sized& net, const std::string& path) { torch::load(net, path); }

void byFunctions() {
  Sized a(4, 8), b(4, 16);
  saveTo(a, "functions.pt");
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'functions.pt' is saved from 'SizedImpl' and loaded into 'SizedImpl': torch::load replaces 'fc.weight' by a tensor of another shape
  loadFrom(b, "functions.pt");
}

void byStream() {
  Sized a(4, 8), b(4, 16);
  std::stringstream stream;
  torch::save(a, stream);
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'stream' is saved from 'SizedImpl' and loaded into 'SizedImpl'
  torch::load(b, stream);
}

class Distillation {
 public:
  Distillation() : student(4, 8), teacher(4, 64) {}
  void save() { torch::save(teacher, path); }
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'distillation.pt' is saved from 'SizedImpl' and loaded into 'SizedImpl'
  void load() { torch::load(student, path); }

 private:
  const std::string path = "distillation.pt";
  Sized student, teacher;
};

// --- good: the parts fit, functions get other paths, and a stream has several modules
void partsFit() {
  Whole trained, fresh;
  torch::save(trained->body, "part.pt");
  torch::load(fresh->body, "part.pt");
  Sized a(4, 8), b(4, 16);
  saveTo(a, "first.pt");
  saveTo(b, "second.pt");
  loadFrom(a, "first.pt");
  loadFrom(b, "second.pt");
  std::stringstream stream;
  torch::save(a, stream);
  torch::save(b, stream);
  torch::load(b, stream);
  torch::optim::SGD optimizer(fresh->parameters(), 0.1), other(fresh->parameters(), 0.1);
  torch::save(optimizer, "sgd.pt");
  torch::load(other, "sgd.pt");
}

// --- bad: a path that a function makes, and a stream of what another one has
std::string checkpoint(const std::string& name) { return "checkpoints/" + name + ".pt"; }

void madePath() {
  Small small;
  Wide wide;
  torch::save(small, checkpoint("small"));
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'checkpoints/small.pt' is saved from 'SmallImpl' and loaded into 'WideImpl'
  torch::load(wide, checkpoint("small"));
  torch::load(wide, checkpoint("wide"));
  std::ostringstream out;
  torch::save(small, out);
  std::istringstream in(out.str());
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: {{.*}} is saved from 'SmallImpl' and loaded into 'WideImpl'
  torch::load(wide, in);
}

// --- bad: the files of a module and of its optimizer are exchanged, whatever the sizes are
struct TrainedImpl : torch::nn::Module {
  TrainedImpl(int64_t in, int64_t out) : fc(in, out) { register_module("fc", fc); }
  torch::Tensor forward(torch::Tensor x) { return fc(x); }
  torch::nn::Linear fc;
};
TORCH_MODULE(Trained);

void saveBoth(Trained& net, torch::optim::Adam& optimizer) {
  torch::save(net, "both/model.pt");
  torch::save(optimizer, "both/optimizer.pt");
}

void loadBoth(Trained& net, torch::optim::Adam& optimizer) {
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'both/optimizer.pt' is saved from 'torch::optim::Adam' and loaded into 'TrainedImpl': torch::load throws: the file has the state of an optimizer
  torch::load(net, "both/optimizer.pt");
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'both/model.pt' is saved from 'TrainedImpl' and loaded into 'torch::optim::Adam': torch::load throws: the file has no state of an optimizer
  torch::load(optimizer, "both/model.pt");
}

// --- not seen: modules whose keys depend on what the program is given
struct OptionalImpl : torch::nn::Module {
  explicit OptionalImpl(bool extra) {
    register_module("fc", torch::nn::Linear(4, 4));
    if (extra) register_module("extra", torch::nn::Linear(4, 4));
  }
};
TORCH_MODULE(Optional);

void givenByUser(bool save, bool load) {
  Optional saved(save), loaded(load);
  torch::save(saved, "optional.pt");
  torch::load(loaded, "optional.pt");
}

// --- bad: helpers put the path together
template <class Net>
void saveTo(const Net& net, const std::string& prefix) {
  torch::save(net, prefix + ".net.pt");
}

template <class Net>
void loadFrom(Net& net, const std::string& prefix) {
  torch::load(net, prefix + ".net.pt");
}

void byPrefix() {
  Small first;
  saveTo(first, "first");
  Wide wide;
  // CHECK: [[@LINE+1]]:{{[0-9]+}}: warning: 'first.net.pt' is saved from
  loadFrom(wide, "first");
}

// --- good: of other prefixes, or of one that is not known
void byOtherPrefixes(const std::string& given) {
  Small first;
  saveTo(first, "second");
  saveTo(first, given);
  Wide wide;
  saveTo(wide, "third");
  loadFrom(wide, "third");
  loadFrom(wide, given);
  Small back;
  loadFrom(back, "second");
}
