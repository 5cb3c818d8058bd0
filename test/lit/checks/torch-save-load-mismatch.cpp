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

// --- not seen: archives that the program opens itself
void archives() {
  Small small;
  torch::serialize::OutputArchive out;
  small->save(out);
  out.save_to("archive.pt");
  Wide wide;
  torch::serialize::InputArchive in;
  in.load_from("archive.pt");
  wide->load(in);
}
