#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "checkpoint/inspect_json.h"
#include "checkpoint/inspect_text.h"

namespace dictum::checkpoint {
namespace {

TensorEntry entry(std::string key, std::optional<schema::Kind> kind, std::vector<std::int64_t> shape, std::string tie) {
  TensorEntry made;
  made.key = std::move(key);
  made.kind = kind;
  made.dtype = "float32";
  made.bytes = 4;
  for (const std::int64_t size : shape) made.bytes *= static_cast<std::uint64_t>(size);
  made.shape = std::move(shape);
  made.tie = std::move(tie);
  return made;
}

CheckpointIndex sample() {
  CheckpointIndex index;
  index.path = "net.pt";
  index.format = "libtorch archive";
  index.entries = {entry("embed.weight", schema::Kind::Parameter, {3, 2}, "0"),
                   entry("head.weight", schema::Kind::Parameter, {3, 2}, "0"),
                   entry("é", schema::Kind::Buffer, {}, "1")};
  return index;
}

TEST(InspectText, IsATableWithTotals) {
  EXPECT_EQ(inspectText(sample()),
            "net.pt: libtorch archive, 3 keys\n"
            "  embed.weight  parameter  float32  [3, 2]\n"
            "  head.weight   parameter  float32  [3, 2]\n"
            "  é             buffer     float32  []\n"
            "3 keys: 2 parameters, 1 buffer. 13 elements, 28 bytes.\n"
            "tied: embed.weight = head.weight\n"
            "load with: torch::load(module, \"net.pt\")\n");
}

TEST(InspectText, SaysWhatWasFoundWhereAndWhatIsOdd) {
  CheckpointIndex index;
  index.path = "net.pth";
  index.format = "python zip";
  index.wrapper = "nets[1]";
  index.prefix = "module.";
  index.unknownGlobals = {"posix.system"};
  index.notes = {"a note"};
  index.entries = {entry("w", std::nullopt, {1}, "0")};
  EXPECT_EQ(inspectText(index),
            "net.pth: python zip, 1 key\n"
            "  found in 'nets[1]'\n"
            "  prefix 'module.' left out of all keys\n"
            "  w  float32  [1]\n"
            "1 key. 1 element, 4 bytes.\n"
            "unknown global: posix.system (named, not executed)\n"
            "note: a note\n"
            "load with: torch.load(\"net.pth\")[\"nets\"][1] in Python; torch::load cannot read this format\n");
}

TEST(InspectText, DoesNotSendControlCharactersToTheTerminal) {
  CheckpointIndex index = sample();
  index.entries[0].key = "evil\x1b[2J";
  EXPECT_NE(inspectText(index).find("evil\\x1b[2J"), std::string::npos);
  EXPECT_EQ(inspectText(index).find('\x1b'), std::string::npos);
}

TEST(InspectJson, HasWhatTheDocumentationLists) {
  CheckpointIndex index = sample();
  index.entries[2].kind.reset();
  const auto json = nlohmann::json::parse(inspectJson({index}));
  const auto& file = json.at("files").at(0);
  EXPECT_EQ(file.at("format"), "libtorch archive");
  EXPECT_EQ(file.at("wrapper"), "");
  EXPECT_EQ(file.at("prefix"), "");
  EXPECT_EQ(file.at("entries").at(0),
            nlohmann::json::parse(R"({"key":"embed.weight","kind":"parameter","dtype":"float32","shape":[3,2]})"));
  EXPECT_TRUE(file.at("entries").at(2).at("kind").is_null());
  EXPECT_EQ(file.at("ties"), nlohmann::json::parse(R"([["embed.weight","head.weight"]])"));
  EXPECT_EQ(file.at("totals").at("bytes"), 28);
  EXPECT_EQ(file.at("load"), "torch::load(module, \"net.pt\")");
}

}  // namespace
}  // namespace dictum::checkpoint
