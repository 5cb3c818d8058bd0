// Distributed checkpoints whose parts do not make up the tensor that they promise.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "checkpoint/tensor_data.h"
#include "hostile/checkpoint_builder.h"

namespace dictum::checkpoint {
namespace {

using testing::HasSubstr;
using Sizes = std::vector<std::int64_t>;

struct Part {
  std::int64_t first = 0;  // row of the tensor
  Sizes shape;
  std::string file = "a.distcp";  // what the metadata say; the data lie in a.distcp
  std::int64_t more = 0;          // bytes that the metadata promise beyond the part's
};

std::string tensorFile(const Sizes& shape) {
  std::vector<float> elements(static_cast<std::size_t>(shape[0] * shape[1]), 1.0F);
  hostile::PickleBuilder pickle;
  pickle.proto(2).tensor({.sizes = shape}).stop();
  hostile::ZipBuilder zip;
  zip.add("archive/data.pkl", pickle.bytes());
  zip.add("archive/data/0", {reinterpret_cast<const char*>(elements.data()), elements.size() * sizeof(float)});
  return zip.build();
}

void size(hostile::PickleBuilder& pickle, const Sizes& values) {
  pickle.global("torch", "Size").integers(values).tuple1().reduce();
}

// Metadata of one tensor 'w' of float32 [4, 2], and the file of its parts.
class Folder {
 public:
  explicit Folder(const std::vector<Part>& parts, const std::string& data = "")
      : path_(std::filesystem::path(testing::TempDir()) / fmt::format("dictum-parts-{}", ::getpid())) {
    std::filesystem::create_directories(path_);
    hostile::PickleBuilder pickle;
    pickle.proto(2).global(package + "metadata", "Metadata").emptyTuple().newObject().emptyDict().mark();
    pickle.text("state_dict_metadata").emptyDict().mark().text("w");
    pickle.global(package + "metadata", "TensorStorageMetadata").emptyTuple().newObject().emptyDict().mark();
    pickle.text("properties").global(package + "metadata", "TensorProperties").emptyTuple().newObject().mark();
    pickle.global("torch", "float32").tuple().build().text("size");
    size(pickle, {4, 2});
    pickle.setItems().build().setItems().text("storage_data").emptyDict().mark();
    std::string bytes = data;
    for (const Part& part : parts) {
      const std::string tensor = tensorFile(part.shape);
      place(pickle, part, data.empty() ? bytes.size() : 0, data.empty() ? tensor.size() : data.size());
      if (data.empty()) bytes += tensor;
    }
    pickle.setItems().setItems().build().stop();
    std::ofstream(path_ / ".metadata", std::ios::binary) << pickle.bytes();
    std::ofstream(path_ / "a.distcp", std::ios::binary) << bytes;
  }
  ~Folder() { std::filesystem::remove_all(path_); }

  // What reading 'w' gives: the sum of its elements, or the error.
  std::string read() const {
    auto data = TensorData::open(path_.string());
    if (!data) return data.error().message();
    std::vector<float> elements(8);
    const auto done = data->read(0, reinterpret_cast<char*>(elements.data()));
    if (!done) return done.error().message();
    float sum = 0;
    for (const float element : elements) sum += element;
    return fmt::format("{}", sum);
  }

 private:
  static void place(hostile::PickleBuilder& pickle, const Part& part, std::size_t begin, std::size_t length) {
    pickle.global(package + "metadata", "MetadataIndex").emptyTuple().newObject().emptyDict().mark();
    pickle.text("fqn").text("w").text("offset");
    size(pickle, {part.first, 0});
    pickle.setItems().build();
    pickle.global(package + "filesystem", "_StorageInfo").emptyTuple().newObject().emptyDict().mark();
    pickle.text("relative_path").text(part.file).text("offset").integer(static_cast<std::int64_t>(begin));
    pickle.text("length").integer(static_cast<std::int64_t>(length) + part.more).setItems().build();
  }

  static inline const std::string package = "torch.distributed.checkpoint.";
  std::filesystem::path path_;
};

TEST(TensorParts, MakeUpTheTensor) {
  EXPECT_EQ(Folder({{.first = 0, .shape = {4, 2}}}).read(), "8");
  EXPECT_EQ(Folder({{.first = 3, .shape = {1, 2}}, {.first = 0, .shape = {3, 2}}}).read(), "8");
}

TEST(TensorParts, MustCoverTheTensorOnce) {
  EXPECT_THAT(Folder({{.first = 0, .shape = {3, 2}}}).read(), HasSubstr("its parts have 6 of its 8 elements"));
  EXPECT_THAT(Folder({{.first = 0, .shape = {3, 2}}, {.first = 2, .shape = {2, 2}}}).read(),
              HasSubstr("its parts 0 and 1 overlap"));
  EXPECT_THAT(Folder({}).read(), HasSubstr("no file has its data"));
}

TEST(TensorParts, MustLieInTheTensor) {
  EXPECT_THAT(Folder({{.first = 1, .shape = {4, 2}}}).read(),
              HasSubstr("part 'a.distcp': it has float32 [4, 2], which is no part of float32 [4, 2]"));
  EXPECT_THAT(Folder({{.first = std::numeric_limits<std::int64_t>::max(), .shape = {4, 2}}}).read(),
              HasSubstr("which is no part of"));
  EXPECT_THAT(Folder({{.first = -1, .shape = {4, 2}}}).read(), HasSubstr("something that is no number from 0"));
}

TEST(TensorParts, MustLieInTheirFile) {
  EXPECT_THAT(Folder({{.first = 0, .shape = {4, 2}, .more = 1}}).read(), HasSubstr("truncated: the part needs"));
  EXPECT_THAT(Folder({{.first = 0, .shape = {4, 2}, .more = std::int64_t{1} << 60}}).read(),
              HasSubstr("truncated: the part needs"));
}

TEST(TensorParts, LeadNowhereElse) {
  for (const char* file : {"../a.distcp", "/etc/passwd", "..", "", "x/a.distcp"}) {
    EXPECT_THAT(Folder({{.first = 0, .shape = {4, 2}, .file = file}}).read(), HasSubstr("is no plain file name"));
  }
  EXPECT_THAT(Folder({{.first = 0, .shape = {4, 2}, .file = "b.distcp"}}).read(), HasSubstr("cannot open"));
}

TEST(TensorParts, AreWrittenByTorchSave) {
  EXPECT_THAT(Folder({{.first = 0, .shape = {4, 2}}}, std::string(600, 'x')).read(),
              HasSubstr("it is not written by torch.save"));
  // A part that is the state dict itself, or a list.
  hostile::ZipBuilder zip;
  zip.add("archive/data.pkl", hostile::PickleBuilder().proto(2).emptyList().stop().bytes());
  EXPECT_THAT(Folder({{.first = 0, .shape = {4, 2}}}, zip.build()).read(), HasSubstr("is no tensor"));
}

}  // namespace
}  // namespace dictum::checkpoint
