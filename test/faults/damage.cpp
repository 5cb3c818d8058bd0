// Damages each file in memory, at 200 lengths and in 1,000 bits, and reads it:
//
//     dictum_damage FILE...       exit status 1 where a reader returns what cannot be, or needs more than 256 MB
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <iterator>
#include <random>

#include "checkpoint/read_source.h"
#include "checkpoint/utf8.h"

namespace {

using namespace dictum::checkpoint;

constexpr std::size_t cuts = 200, flips = 1000;
constexpr long mostKilobytes = 256 * 1024;

std::string contents(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// getrusage would count the program that started this one.
long peakKilobytes() {
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    long kilobytes = 0;
    if (word == "VmHWM:" && status >> kilobytes) return kilobytes;
  }
  return 0;
}

// What a user would see of the index.
std::string summary(const CheckpointIndex& index) {
  std::string text = index.format + " " + index.wrapper + " " + index.prefix + "\n";
  for (const TensorEntry& entry : index.entries) {
    text += fmt::format("{} {} {} {}", entry.key, entry.dtype, entry.layout, entry.tie);
    for (const auto size : entry.shape) text += fmt::format(" {}", size);
    text += "\n";
  }
  return text;
}

struct Tally {
  std::size_t refused = 0, same = 0, told = 0, plausible = 0;
};

class Damage {
 public:
  explicit Damage(std::string path) : path_(std::move(path)), whole_(contents(path_)) {}

  bool run() {
    const auto index = read(whole_);
    if (!index) return wrong("the whole file is refused: " + index.error().message());
    right_ = summary(*index);
    for (std::size_t i = 0; i < cuts; ++i) {
      const std::size_t length = whole_.size() * i / cuts;
      const auto cut = read(whole_.substr(0, length));
      if (cut && summary(*cut) != right_) return wrong(fmt::format("cut at byte {}, it is another checkpoint", length));
      ++(cut ? tally_.same : tally_.refused);
    }
    std::mt19937_64 random(whole_.size());
    for (std::size_t i = 0; i < flips; ++i) {
      if (!flip(random() % (whole_.size() * 8))) return false;
    }
    std::cout << fmt::format(
        "{:20} {:7} bytes: {} refused, {} read as before, {} read and said to be damaged, {} read\n",
        path_.substr(path_.rfind('/') + 1), whole_.size(), tally_.refused, tally_.same, tally_.told, tally_.plausible);
    return true;
  }

 private:
  static dictum::Result<CheckpointIndex> read(const std::string& bytes) {
    ByteSource source = ByteSource::memory(bytes);
    return readCheckpoint(source, Limits{});
  }

  // A flipped letter of a key is another key, and says so only where the format has checksums.
  bool flip(std::size_t bit) {
    std::string damaged = whole_;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const auto index = read(damaged);
    if (!index) {
      ++tally_.refused;
      return true;
    }
    for (const TensorEntry& entry : index->entries) {
      if (!isUtf8(entry.key) || entry.dtype.empty() || entry.bytes > damaged.size() * 64)
        return wrong(fmt::format("with bit {} flipped, it has an entry that cannot be", bit));
    }
    const auto saysSo = [](const std::string& note) { return note.find("damaged") != std::string::npos; };
    if (summary(*index) == right_) {
      ++tally_.same;
    } else if (std::any_of(index->notes.begin(), index->notes.end(), saysSo)) {
      ++tally_.told;
    } else if (hasChecksum(*index)) {
      return wrong(fmt::format("with bit {} flipped, it is another checkpoint, and nothing says so", bit));
    } else {
      ++tally_.plausible;
    }
    return true;
  }

  static bool hasChecksum(const CheckpointIndex& index) { return index.format == "python zip"; }

  bool wrong(const std::string& what) const {
    std::cout << path_ << ": " << what << "\n";
    return false;
  }

  std::string path_;
  std::string whole_;
  std::string right_;
  Tally tally_;
};

}  // namespace

int main(int argc, char** argv) {
  bool allRight = true;
  for (int i = 1; i < argc; ++i) allRight = Damage(argv[i]).run() && allRight;
  const long kilobytes = peakKilobytes();
  std::cout << fmt::format("at most {} MB\n", kilobytes / 1024);
  return allRight && kilobytes > 0 && kilobytes < mostKilobytes ? 0 : 1;
}
