// Whether something was done, and if not, why.
//
//     if (auto saved = dictum::save_state_dict(*net, "net.pth"); !saved) std::cerr << saved.message() << "\n";
//     dictum::save_state_dict(*net, "net.pth").throw_if_failed();
#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace dictum {

class [[nodiscard]] Status {
 public:
  Status() = default;
  static Status failed(std::string message) {
    Status status;
    status.ok_ = false;
    status.message_ = std::move(message);
    return status;
  }

  explicit operator bool() const { return ok_; }
  // What was wrong, where, and what to do; empty where nothing was.
  const std::string& message() const { return message_; }
  void throw_if_failed() const {
    if (!ok_) throw std::runtime_error(message_);
  }

 private:
  bool ok_ = true;
  std::string message_;
};

}  // namespace dictum
