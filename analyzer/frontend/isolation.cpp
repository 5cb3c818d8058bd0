#include "frontend/isolation.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <exception>
#include <optional>
#include <vector>

#include "llvm/Support/thread.h"

namespace dictum::frontend {

namespace {

constexpr unsigned stackBytes = 512u << 20;

// A message is its kind, its size and its bytes.
enum class Kind : char { Message = 'm', Result = 'r', Error = 'e' };
constexpr std::size_t headerBytes = 1 + sizeof(std::uint64_t);

void writeAll(int descriptor, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t written = ::write(descriptor, bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) ::_exit(1);  // nobody listens any more
    bytes += written;
    size -= static_cast<std::size_t>(written);
  }
}

void writeMessage(int descriptor, Kind kind, const std::string& text) {
  const std::uint64_t size = text.size();
  std::string header(headerBytes, '\0');
  header[0] = static_cast<char>(kind);
  ::memcpy(&header[1], &size, sizeof(size));
  writeAll(descriptor, header.data(), header.size());
  writeAll(descriptor, text.data(), text.size());
}

// A crash is told by the parent: no core file, no handler, no trace.
void dieSilently(unsigned cpuSeconds) {
  for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGXCPU}) ::signal(number, SIG_DFL);
  const rlimit noCore{0, 0};
  ::setrlimit(RLIMIT_CORE, &noCore);
  const rlimit cpu{cpuSeconds, cpuSeconds + 5};
  ::setrlimit(RLIMIT_CPU, &cpu);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
}

[[noreturn]] void runChild(int descriptor, unsigned cpuSeconds, const std::function<std::string(const Send&)>& work) {
  dieSilently(cpuSeconds);
  llvm::thread worker(std::optional<unsigned>(stackBytes), [&] {
    try {
      const std::string result =
          work([&](const std::string& message) { writeMessage(descriptor, Kind::Message, message); });
      writeMessage(descriptor, Kind::Result, result);
    } catch (const std::exception& error) {
      writeMessage(descriptor, Kind::Error, error.what());
    }
  });
  worker.join();
  ::_exit(0);
}

struct Child {
  std::size_t number = 0;
  pid_t process = 0;
  int descriptor = -1;
  std::string bytes;  // received and not yet understood
  std::optional<std::string> result;
  std::optional<std::string> error;
};

// Reads what is there. False: the child has closed its end.
bool receive(Child& child) {
  char buffer[1 << 16];
  const ssize_t size = ::read(child.descriptor, buffer, sizeof(buffer));
  if (size < 0 && errno == EINTR) return true;
  if (size <= 0) return false;
  child.bytes.append(buffer, static_cast<std::size_t>(size));
  return true;
}

void understand(Child& child, const std::function<void(std::size_t, const std::string&)>& received) {
  std::size_t at = 0;
  while (child.bytes.size() - at >= headerBytes) {
    std::uint64_t size = 0;
    ::memcpy(&size, &child.bytes[at + 1], sizeof(size));
    if (child.bytes.size() - at - headerBytes < size) break;
    const auto kind = static_cast<Kind>(child.bytes[at]);
    std::string text = child.bytes.substr(at + headerBytes, size);
    at += headerBytes + size;
    if (kind == Kind::Message)
      received(child.number, text);
    else
      (kind == Kind::Result ? child.result : child.error) = std::move(text);
  }
  child.bytes.erase(0, at);
}

Result<std::string> outcome(Child& child, unsigned cpuSeconds) {
  int status = 0;
  while (::waitpid(child.process, &status, 0) < 0 && errno == EINTR) {
  }
  if (child.result) return std::move(*child.result);
  if (child.error) return failure("failed: " + *child.error);
  if (!WIFSIGNALED(status))
    return failure("ended without a result (exit status " + std::to_string(WEXITSTATUS(status)) + ")");
  const int number = WTERMSIG(status);
  if (number == SIGXCPU) return failure("was given up after " + std::to_string(cpuSeconds) + " s of CPU time");
  if (number == SIGKILL) return failure("was killed, perhaps because memory ran out");
  return failure(std::string("crashed (") + ::strsignal(number) + ")");
}

}  // namespace

void runIsolated(const IsolatedRun& run, const std::function<std::string(std::size_t, const Send&)>& work,
                 const std::function<void(std::size_t, const std::string&)>& received,
                 const std::function<void(std::size_t, Result<std::string>)>& finished) {
  std::vector<Child> children;
  std::size_t next = run.first;
  const auto start = [&](std::size_t number) {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return finished(number, failure("cannot be started: no pipe"));
    const pid_t process = ::fork();
    if (process == 0) {
      ::close(ends[0]);
      for (const Child& sibling : children) ::close(sibling.descriptor);
      runChild(ends[1], run.cpuSeconds, [&](const Send& send) { return work(number, send); });
    }
    ::close(ends[1]);
    if (process > 0) {
      children.push_back({number, process, ends[0], {}, {}, {}});
    } else {
      ::close(ends[0]);
      finished(number, failure("cannot be started: no process"));
    }
  };
  while (next < run.first + run.count || !children.empty()) {
    while (next < run.first + run.count && children.size() < std::max<std::size_t>(run.jobs, 1)) start(next++);
    std::vector<pollfd> polled;
    for (const Child& child : children) polled.push_back({child.descriptor, POLLIN, 0});
    if (polled.empty() || ::poll(polled.data(), polled.size(), -1) < 0) continue;
    for (std::size_t i = children.size(); i-- > 0;) {
      if (polled[i].revents == 0) continue;
      const bool isOpen = receive(children[i]);
      understand(children[i], received);
      if (isOpen) continue;
      ::close(children[i].descriptor);
      Child child = std::move(children[i]);
      children.erase(children.begin() + static_cast<std::ptrdiff_t>(i));
      finished(child.number, outcome(child, run.cpuSeconds));
    }
  }
}

}  // namespace dictum::frontend
