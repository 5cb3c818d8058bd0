// `dictum-verify --prediction LOCK CHECKPOINT...`: `dictum verify` without LLVM, for where checkpoints are deployed.
#include <CLI/CLI.hpp>
#include <exception>

#include "tool/arguments.h"
#include "tool/lock_prediction.h"
#include "tool/verify_command.h"

namespace dictum::tool {
namespace {

struct Arguments {
  std::string lock;
  ModelArguments model;
  VerifyArguments verify;
};

ExitStatus run(const Arguments& arguments, Console& console) {
  const auto unanswered = [&console](const Error& error) {
    console.error(error.message());
    return ExitStatus::Unanswered;
  };
  const auto configuration = readConfiguration(arguments.model);
  if (!configuration) return unanswered(configuration.error());
  const auto files = readVerified(arguments.verify, console);
  if (!files) return unanswered(files.error());
  const auto prediction = readLockedPrediction(arguments.lock, arguments.model.model, *configuration, console);
  if (!prediction) return unanswered(prediction.error());
  return verify(*prediction, *configuration, *files, arguments.verify, console);
}

int run(int argc, char** argv) {
  Console console("dictum-verify");
  CLI::App application("Says whether checkpoints fit a lock or prediction file, and under which configuration.",
                       "dictum-verify");
  application.set_version_flag("--version", "dictum-verify " DICTUM_VERSION);
  application.footer("Exit status: 0 every file fits; 1 one does not; 2 no answer.");
  Arguments arguments;
  application.add_option("--prediction", arguments.lock, "A lock, or what 'dictum predict --format json' printed")
      ->required();
  addModelOptions(application, arguments.model);
  addVerifyOptions(application, arguments.verify);
  try {
    application.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return application.exit(error);
    console.error(std::string(error.what()) + "; see 'dictum-verify --help'");
    return static_cast<int>(ExitStatus::Unanswered);
  }
  return static_cast<int>(run(arguments, console));
}

}  // namespace
}  // namespace dictum::tool

int main(int argc, char** argv) {
  try {
    return dictum::tool::run(argc, argv);
  } catch (const std::exception& error) {
    dictum::tool::Console("dictum-verify").error(std::string("internal error: ") + error.what());
    return static_cast<int>(dictum::tool::ExitStatus::Unanswered);
  }
}
