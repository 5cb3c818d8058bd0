// `dictum`: reads the command line, runs the subcommand that was chosen.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cctype>
#include <cstring>
#include <exception>
#include <optional>

#include "cli/subcommand.h"
#include "cli/suggest.h"
#include "llvm/Support/thread.h"

namespace dictum::cli {
namespace {

std::vector<Subcommand> addSubcommands(CLI::App& application) {
  return {addPredict(application), addExplain(application), addVerify(application),
          addInspect(application), addLock(application),    addCheck(application),
          addDiff(application),    addMigrate(application), addReport(application)};
}

// What CLI11 says does not know of near misses.
std::string usageMessage(const CLI::ParseError& error, const std::vector<Subcommand>& subcommands, int argc,
                         char** argv) {
  std::string message = error.what();
  // "The following argument ..." but not "CHECKPOINT is required".
  if (message.size() > 1 && std::islower(message[1])) message[0] = static_cast<char>(std::tolower(message[0]));
  if (argc < 2 || argv[1][0] == '-') return message;
  std::vector<std::string> names;
  for (const auto& subcommand : subcommands) names.push_back(subcommand.app->get_name());
  if (std::find(names.begin(), names.end(), argv[1]) != names.end()) return message;
  return std::string("there is no subcommand '") + argv[1] + "'" + suggestion(argv[1], names);
}

int run(int argc, char** argv) {
  Console console;
  CLI::App application(
      "Predicts the state_dict of LibTorch modules from their C++ source and holds it against checkpoints.", "dictum");
  application.set_version_flag("--version", "dictum " DICTUM_VERSION);
  application.require_subcommand(1);
  application.footer("Exit status: 0 fine; 1 findings, mismatch or breaking change; 2 no answer.");
  const auto subcommands = addSubcommands(application);

  char** const end = argv + argc;
  char** const dashes = std::find_if(argv, end, [](const char* word) { return std::strcmp(word, "--") == 0; });
  Invocation invocation{console, {}};
  if (dashes != end) invocation.compileFlags.assign(dashes + 1, end);
  try {
    application.parse(static_cast<int>(dashes - argv), argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return application.exit(error);
    console.error(usageMessage(error, subcommands, argc, argv) + "; see 'dictum --help'");
    return static_cast<int>(ExitStatus::Unanswered);
  }
  const auto chosen = std::find_if(subcommands.begin(), subcommands.end(),
                                   [](const Subcommand& subcommand) { return subcommand.app->parsed(); });
  return static_cast<int>(chosen->run(invocation));
}

}  // namespace
}  // namespace dictum::cli

int main(int argc, char** argv) {
  int status = 0;
  const auto guarded = [&] {
    try {
      status = dictum::cli::run(argc, argv);
    } catch (const std::exception& error) {
      dictum::cli::Console().error(std::string("internal error: ") + error.what());
      status = static_cast<int>(dictum::cli::ExitStatus::Unanswered);
    }
  };
  // Deeply nested source makes deep trees. Memory is taken as the stack grows.
  constexpr unsigned stackBytes = 1u << 30;
  llvm::thread(std::optional<unsigned>(stackBytes), guarded).join();
  return status;
}
