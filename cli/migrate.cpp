// `dictum migrate OLD MAP NEW.safetensors`: a checkpoint rewritten with a migration map.
#include "migrate/migrate.h"

#include <fmt/format.h>

#include <CLI/App.hpp>

#include "cli/subcommand.h"
#include "cli/table.h"

namespace dictum::cli {
namespace {

struct Arguments {
  std::string from;
  std::string map;
  std::string to;
};

ExitStatus run(const Arguments& arguments, const Invocation& invocation) {
  const auto map = match::readKeyMap(arguments.map);
  const auto done = map ? migrate::migrate(arguments.from, *map, arguments.to) : failure(map.error());
  if (!done) {
    invocation.console.error(fmt::format("'{}' is not written: {}", arguments.to, done.error().message()));
    return ExitStatus::Unanswered;
  }
  for (const std::string& pattern : done->unused)
    invocation.console.warning(fmt::format("'{}': no key is meant by '{}'", arguments.map, pattern));
  invocation.console.result(fmt::format("{}: {} kept, {} of them renamed; {} dropped, {} new\n", arguments.to,
                                        counted(done->kept, "key"), done->renamed, done->dropped, done->added));
  return ExitStatus::Fine;
}

}  // namespace

Subcommand addMigrate(CLI::App& application) {
  auto* app = application.add_subcommand("migrate", "Rewrite a checkpoint with a migration map");
  auto arguments = std::make_shared<Arguments>();
  app->add_option("OLD", arguments->from, "Checkpoint of any format")->required();
  app->add_option("MAP", arguments->map, "The map, as 'dictum diff --write-map' proposes it")->required();
  app->add_option("NEW", arguments->to, "The safetensors file to write")->required();
  return {app, [=](const Invocation& invocation) { return run(*arguments, invocation); }};
}

}  // namespace dictum::cli
