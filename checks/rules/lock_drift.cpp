#include <map>

#include "rules/list.h"
#include "rules/source.h"
#include "schema/json.h"
#include "schema/lock.h"

namespace dictum::checks {

namespace {

// An entry without what may change freely: places and reasons.
std::string contentOf(const schema::Entry& entry) {
  schema::Entry plain = entry;
  plain.location = {};
  plain.steps.clear();
  plain.remarks.clear();
  plain.reach.reset();
  return schema::toJson(plain).dump();
}

std::string counted(std::size_t count, const std::string& what) {
  return count == 0 ? "" : std::to_string(count) + (count == 1 ? " key " : " keys ") + what;
}

std::string differenceOf(const schema::Model& locked, const schema::Model& now, std::string& example) {
  std::map<std::string, std::string> before, after;
  for (const schema::Entry& entry : locked.entries) before[entry.key.text()] += contentOf(entry);
  for (const schema::Entry& entry : now.entries) after[entry.key.text()] += contentOf(entry);
  std::size_t added = 0, removed = 0, changed = 0;
  const auto note = [&](std::size_t& count, const std::string& key) {
    if (example.empty()) example = key;
    ++count;
  };
  for (const auto& [key, content] : before)
    if (!after.count(key))
      note(removed, key);
    else if (after[key] != content)
      note(changed, key);
  for (const auto& [key, content] : after)
    if (!before.count(key)) note(added, key);
  std::string text;
  for (const std::string& part : {counted(removed, "gone"), counted(changed, "changed"), counted(added, "new")})
    if (!part.empty()) text += (text.empty() ? "" : ", ") + part;
  return text;
}

void run(Context& context) {
  if (context.subject().lockFile.empty()) return;
  const auto lock = schema::readLock(context.subject().lockFile);
  if (!lock) return;
  for (const schema::Model& now : context.prediction().models)
    for (const schema::Model& locked : lock->models) {
      if (locked.className != now.className || locked.signature != now.signature) continue;
      std::string example;
      const std::string difference = differenceOf(locked, now, example);
      if (!difference.empty())
        context.report(context.range(now.location), "the state dict of '" + now.className +
                                                        "' is not that of the lock '" + context.subject().lockFile +
                                                        "': " + difference + ", such as '" + example + "'");
    }
}

}  // namespace

Check lockDrift() {
  return {
      {.name = "torch-lock-drift",
       .summary = "the prediction differs from the lock file in the repository",
       .why = "The lock says which state dict this source is to have. Where the source has another, checkpoints that "
              "fit before may not fit now. If the change is meant, write the lock anew with `dictum lock`.",
       .silentWhen = "There is no lock, or it does not hold the class.",
       .doesNotSee = "Classes whose name or constructor changed."},
      run};
}

}  // namespace dictum::checks
