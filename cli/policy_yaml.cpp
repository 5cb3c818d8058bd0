#include "cli/policy_yaml.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <sstream>

namespace dictum::cli {
namespace {

constexpr std::size_t maximumBytes = 1u << 20;
constexpr std::size_t maximumNodes = 20'000;
constexpr std::size_t maximumDepth = 16;

// Makes a tree of what the parser meets, and stops it where that is not to be believed.
class TreeBuilder : public YAML::EventHandler {
 public:
  PolicyYaml take() { return std::move(root_); }

  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuseAnchor(mark, anchor);
    add(nodeAt(mark, PolicyYaml::Kind::Null));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
    throw YAML::ParserException(mark, "a policy has no aliases");
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    refuseAnchor(mark, anchor);
    refuseTag(mark, tag);
    PolicyYaml node = nodeAt(mark, PolicyYaml::Kind::Scalar);
    node.text = value;
    node.isQuoted = tag == "!";
    add(std::move(node));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, PolicyYaml::Kind::Sequence);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value) override {
    open(mark, tag, anchor, PolicyYaml::Kind::Mapping);
  }
  void OnMapEnd() override { close(); }

 private:
  struct Open {
    PolicyYaml node;
    std::vector<PolicyYaml> key;  // of a mapping, until its value is there
  };

  static void refuseAnchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
    if (anchor != 0) throw YAML::ParserException(mark, "a policy has no anchors");
  }

  static void refuseTag(const YAML::Mark& mark, const std::string& tag) {
    if (!tag.empty() && tag != "?" && tag != "!") throw YAML::ParserException(mark, "a policy has no tags");
  }

  PolicyYaml nodeAt(const YAML::Mark& mark, PolicyYaml::Kind kind) {
    if (++nodes_ > maximumNodes) throw YAML::ParserException(mark, "there are too many values for a policy");
    PolicyYaml node;
    node.kind = kind;
    node.line = static_cast<unsigned>(mark.line) + 1;
    node.column = static_cast<unsigned>(mark.column) + 1;
    return node;
  }

  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, PolicyYaml::Kind kind) {
    refuseAnchor(mark, anchor);
    refuseTag(mark, tag);
    if (open_.size() >= maximumDepth) throw YAML::ParserException(mark, "values are nested too deep");
    open_.push_back({nodeAt(mark, kind), {}});
  }

  void close() {
    PolicyYaml node = std::move(open_.back().node);
    open_.pop_back();
    add(std::move(node));
  }

  void add(PolicyYaml node) {
    if (open_.empty()) {
      root_ = std::move(node);
      return;
    }
    Open& parent = open_.back();
    if (parent.node.kind == PolicyYaml::Kind::Sequence) {
      parent.node.elements.push_back(std::move(node));
    } else if (parent.key.empty()) {
      checkKey(parent.node, node);
      parent.key.push_back(std::move(node));
    } else {
      parent.node.keys.push_back(std::move(parent.key.back()));
      parent.node.elements.push_back(std::move(node));
      parent.key.clear();
    }
  }

  static void checkKey(const PolicyYaml& mapping, const PolicyYaml& key) {
    const YAML::Mark mark = [&key] {
      YAML::Mark place;
      place.line = static_cast<int>(key.line) - 1;
      place.column = static_cast<int>(key.column) - 1;
      return place;
    }();
    if (key.kind != PolicyYaml::Kind::Scalar) throw YAML::ParserException(mark, "expected a name");
    for (const PolicyYaml& known : mapping.keys)
      if (known.text == key.text)
        throw YAML::ParserException(mark, fmt::format("'{}' is there twice; first in line {}", key.text, known.line));
  }

  PolicyYaml root_;
  std::vector<Open> open_;
  std::size_t nodes_ = 0;
};

}  // namespace

Result<PolicyYaml> parsePolicyYaml(const std::string& text) {
  if (text.size() > maximumBytes) return failure("1:1: the file is larger than 1 MiB");
  std::istringstream stream(text);
  TreeBuilder builder;
  try {
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) return PolicyYaml{};
    PolicyYaml root = builder.take();
    TreeBuilder second;
    if (parser.HandleNextDocument(second)) return failure("1:1: there is more than one document");
    return root;
  } catch (const YAML::Exception& error) {
    return failure(fmt::format("{}:{}: {}", error.mark.line + 1, error.mark.column + 1, error.msg));
  }
}

}  // namespace dictum::cli
