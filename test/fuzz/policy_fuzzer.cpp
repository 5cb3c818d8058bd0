// Any bytes as the policy of a gate. What is read is within its bounds, and what is refused has a place.
#include <cctype>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "cli/gate_policy.h"

using namespace dictum;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto policy = cli::parsePolicy({reinterpret_cast<const char*>(data), size}, "p");
  if (!policy) {
    const std::string& message = policy.error().message();
    if (message.size() < 6 || message.substr(0, 2) != "p:" || !std::isdigit(static_cast<unsigned char>(message[2])))
      std::abort();
    return 0;
  }
  for (const auto& model : policy->models)
    if (model.name.empty() || model.location.line == 0) std::abort();
  for (const auto& exception : policy->exceptions)
    if (exception.reason.empty() || exception.expires.size() != 10 || exception.location.line == 0) std::abort();
  return 0;
}
