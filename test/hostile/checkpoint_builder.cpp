#include "hostile/checkpoint_builder.h"

#include "hostile/bytes.h"

namespace dictum::hostile {

ZipBuilder pythonZip(const std::string& pickle, const std::map<std::string, std::size_t>& storages) {
  ZipBuilder zip;
  zip.add("net/data.pkl", pickle);
  for (const auto& [key, bytes] : storages) zip.add("net/data/" + key, std::string(bytes, '\0'));
  zip.add("net/version", "3\n");
  return zip;
}

ZipBuilder smallPythonZip() {
  return pythonZip(dictPickle([](PickleBuilder& pickle) { pickle.tensor({.sizes = {2, 3}}); }), {{"0", 24}});
}

ZipBuilder scriptArchive(const std::string& pickle, const std::map<std::string, std::string>& code,
                         const std::map<std::string, std::size_t>& storages) {
  ZipBuilder zip;
  for (const auto& [key, bytes] : storages) zip.add("net/data/" + key, std::string(bytes, '\0'));
  zip.add("net/data.pkl", pickle);
  for (const auto& [name, text] : code) zip.add({.name = "net/code/" + name, .contents = text, .deflate = true});
  zip.add("net/constants.pkl", "\x80\x02).");
  zip.add("net/version", "3\n");
  return zip;
}

std::string safetensors(const std::string& header, std::size_t data) {
  return bytesOf(static_cast<std::uint64_t>(header.size())) + header + std::string(data, '\0');
}

std::string legacy(const LegacySpec& spec) {
  PickleBuilder system;
  system.proto(2).emptyDict().mark().text("little_endian").boolean(true).setItems().stop();
  PickleBuilder keys;
  keys.proto(2).emptyList().mark();
  for (const std::string& key : spec.keys) keys.text(key);
  keys.appends().stop();
  const std::string magic = "\x80\x02\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19.";
  return magic + "\x80\x02M\xe9\x03." + system.bytes() + spec.object + keys.bytes() + spec.data;
}

LegacySpec smallLegacy() {
  PickleBuilder object;
  object.proto(2).emptyDict().mark().text("w").global("torch._utils", "_rebuild_tensor_v2").mark();
  object.mark()
      .text("storage")
      .global("torch", "FloatStorage")
      .text("7")
      .text("cpu")
      .integer(6)
      .none()
      .tuple()
      .persistent();
  object.integer(0).integers({2, 3}).integers({3, 1}).boolean(false).orderedDict().tuple().reduce().setItems().stop();
  return {object.bytes(), {"7"}, bytesOf<std::int64_t>(6) + std::string(24, '\0')};
}

std::string numpyArray(const std::string& dictionary, std::size_t data) {
  std::string header = dictionary;
  header.resize((header.size() + 10) / 64 * 64 + 54, ' ');
  header.back() = '\n';
  return std::string("\x93NUMPY\1\0", 8) + bytesOf(static_cast<std::uint16_t>(header.size())) + header +
         std::string(data, '\0');
}

}  // namespace dictum::hostile
