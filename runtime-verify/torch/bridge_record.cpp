#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "bridge.h"

namespace dictum::bridge {
namespace {

using Json = nlohmann::ordered_json;

constexpr int formatVersion = 1;

std::string lineOf(const Epoch& epoch) {
  Json entries = Json::array();
  for (const LiveTensor& tensor : epoch.module.tensors) {
    entries.push_back({{"key", tensor.key},
                       {"kind", tensor.isBuffer ? "buffer" : "parameter"},
                       {"dtype", tensor.dtype},
                       {"shape", tensor.shape}});
  }
  const Json json = {{"dictum_record", formatVersion},
                     {"epoch", epoch.number},
                     {"model", epoch.module.className},
                     {"entries", std::move(entries)},
                     {"submodules", epoch.module.submodules},
                     {"frozen", epoch.frozen},
                     {"unused", epoch.unused},
                     {"zero_gradient", epoch.zeroGradient}};
  return json.dump() + "\n";
}

}  // namespace

std::optional<std::string> appendRecord(const std::string& file, const Epoch& epoch) {
  const std::string line = lineOf(epoch);
  const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  // One write, so that lines of several programs do not mix.
  const bool written =
      descriptor >= 0 && ::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size());
  const int error = errno;
  if (descriptor >= 0) ::close(descriptor);
  if (written) return std::nullopt;
  return fmt::format("cannot record to '{}': {}", file, std::strerror(error));
}

}  // namespace dictum::bridge
