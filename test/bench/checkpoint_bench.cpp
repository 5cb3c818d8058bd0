// Times the readers and the verifier; checkpoints.py makes the files and compares with PyTorch.
//
//     dictum_checkpoint_bench read FILE        {"ms": ..., "reads": ..., "kilobytes": ...}
//     dictum_checkpoint_bench verify LOCK FILE {"ms": ...}
#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>

#include "checkpoint/checkpoint_index.h"
#include "match/match.h"
#include "schema/lock.h"

namespace {

using namespace dictum;

// A number that the kernel keeps of this process: "syscr:" of io, "VmHWM:" of status.
long kernelCount(const char* file, const std::string& name) {
  std::ifstream status(file);
  for (std::string word; status >> word;) {
    long value = 0;
    if (word == name && status >> value) return value;
  }
  return 0;
}

// CPU time of this process, which other programs do not lengthen; all that is measured here runs in one thread.
double cpuMilliseconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) * 1e3 + static_cast<double>(time.tv_nsec) / 1e6;
}

// The best of several runs.
template <typename Run>
double best(Run run) {
  double milliseconds = 1e9;
  for (int i = 0; i < 10; ++i) {
    const double start = cpuMilliseconds();
    run();
    milliseconds = std::min(milliseconds, cpuMilliseconds() - start);
  }
  return milliseconds;
}

checkpoint::CheckpointIndex read(const char* path) {
  auto index = checkpoint::readCheckpoint(path);
  if (index) return std::move(*index);
  std::cerr << index.error().message() << "\n";
  std::exit(2);
}

nlohmann::json benchRead(const char* path) {
  // Reading the count reads too, as often each time.
  const auto reads = [] { return kernelCount("/proc/self/io", "syscr:"); };
  const long none = reads(), before = reads();
  const auto keys = read(path).entries.size();
  const long after = reads();
  const long kilobytes = kernelCount("/proc/self/status", "VmHWM:");
  return {{"ms", best([&] { read(path); })},
          {"keys", keys},
          {"reads", after - before - (before - none)},
          {"kilobytes", kilobytes}};
}

nlohmann::json benchVerify(const char* lock, const char* path) {
  const auto prediction = schema::readLock(lock);
  if (!prediction) {
    std::cerr << prediction.error().message() << "\n";
    std::exit(2);
  }
  const auto index = read(path);
  match::MatchReport report;
  const double milliseconds = best([&] { report = match::match(*prediction, {index}); });
  return {{"ms", milliseconds},
          {"fits", report.files.front().verdict == match::Verdict::FitsUnderConfiguration},
          {"inferred", report.files.front().configuration.size()},
          {"keys", index.entries.size()}};
}

}  // namespace

int main(int argc, char** argv) {
  const bool reads = argc == 3 && std::strcmp(argv[1], "read") == 0;
  std::cout << (reads ? benchRead(argv[2]) : benchVerify(argv[2], argv[3])).dump() << "\n";
}
