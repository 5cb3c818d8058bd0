// The verify command from a prediction on: what `dictum verify` and `dictum-verify` have in common.
//
//     VerifyArguments arguments;
//     addVerifyOptions(app, arguments);            // CHECKPOINT... --ignore --map --record --format ...
//     ...
//     auto files = readVerified(arguments, console);
//     auto prediction = ...;                       // from source or from a lock
//     return verify(*prediction, configuration, *files, arguments, console);
#pragma once

#include <CLI/App.hpp>
#include <string>
#include <vector>

#include "match/record.h"
#include "match/tolerance.h"
#include "schema/configuration.h"
#include "schema/prediction.h"
#include "tool/arguments.h"
#include "tool/console.h"

namespace dictum::tool {

struct VerifyArguments {
  std::vector<std::string> checkpoints;
  std::vector<std::string> records;
  std::vector<std::string> ignore;
  std::vector<std::string> allowMissing;
  std::vector<std::string> allowUnexpected;
  std::vector<std::string> map;
  std::vector<std::string> mapFiles;
  FormatArguments formats;
  bool everyKey = false;
};

void addVerifyOptions(CLI::App& app, VerifyArguments& arguments);

// What is held against the prediction.
struct VerifiedFiles {
  std::vector<checkpoint::CheckpointIndex> checkpoints;  // the epochs of records last
  std::vector<match::EpochRecord> records;
  match::Tolerance tolerance;
  bool allRead = true;  // a file that cannot be read is an error on the console, and does not hide the others
};

// Fails where the tolerances cannot be read or there is nothing to verify.
Result<VerifiedFiles> readVerified(const VerifyArguments& arguments, Console& console);

// Prints the report; says on the console where a prediction has no models.
ExitStatus verify(const schema::Prediction& prediction, const schema::Configuration& configuration,
                  const VerifiedFiles& files, const VerifyArguments& arguments, Console& console);

}  // namespace dictum::tool
