#include "diff/difference.h"

#include <algorithm>

#include "schema/text.h"

namespace dictum::diff {
namespace {

using schema::Expression;

Expression presence(const Meetings& meetings) {
  std::vector<Expression> all;
  for (const Meeting& meeting : meetings.sure) all.push_back(meeting.where);
  return disjunction(all);
}

// What is there on this side and not on the other.
class OneSided {
 public:
  OneSided(Questions& questions, bool mayBeHidden) : questions_(questions), mayBeHidden_(mayBeHidden) {}

  // `whole` where the other side never has it, `partly` where it sometimes has.
  void compare(const Record& record, const Meetings& meetings, ChangeKind whole, ChangeKind partly,
               std::vector<Difference>& result, const std::vector<Record>& others) const {
    const Expression both = presence(meetings);
    const Expression alone = conjunction(record.there, negation(both));
    const Shown& shown = questions_.ask(alone);
    if (!shown.isPossible()) return;
    Difference difference;
    const bool isOld = whole == ChangeKind::Removed;
    const bool sometimes = !meetings.sure.empty() && questions_.ask(both).isPossible();
    difference.kind = sometimes ? partly : whole;
    (isOld ? difference.before : difference.after) = &record;
    if (sometimes) {
      const Record& other = others[meetings.sure.front().record];
      (isOld ? difference.after : difference.before) = &other;
      difference.was = conditionText(*difference.before);
      difference.is = conditionText(*difference.after);
    }
    difference.isCertain = shown.truth == solve::Truth::Proved && meetings.isDecided && !mayBeHidden_;
    difference.example = shown.example;
    result.push_back(std::move(difference));
  }

 private:
  static std::string conditionText(const Record& record) {
    return record.condition.empty() ? "always" : record.condition;
  }

  Questions& questions_;
  bool mayBeHidden_;
};

// Where the shapes differ; dimensions that are not known do not.
Expression shapesDiffer(const schema::Shape& a, const schema::Shape& b, const Rewrite& toIndices) {
  if (!a || !b) return Expression::boolean(false);
  if (a->size() != b->size()) return Expression::boolean(true);
  std::vector<Expression> all;
  for (std::size_t i = 0; i < a->size(); ++i)
    if ((*a)[i] && (*b)[i]) all.push_back(notEqual(*(*a)[i], toIndices(*(*b)[i])));
  return disjunction(all);
}

class Pairs {
 public:
  Pairs(Questions& questions, std::vector<Difference>& result) : questions_(questions), result_(result) {}

  void compare(const Record& before, const Record& after, const Meeting& meeting, bool compareKinds) {
    const schema::Entry &old = *before.entry, &now = *after.entry;
    add(ChangeKind::Reshaped, conjunction(meeting.where, shapesDiffer(before.shape, after.shape, meeting.toIndices)),
        before, after, print(old.shape), print(now.shape));
    if (old.dtype && now.dtype && *old.dtype != *now.dtype)
      add(ChangeKind::Dtype, meeting.where, before, after, *old.dtype, *now.dtype);
    if (before.isArchived != after.isArchived)
      add(ChangeKind::Serializable, meeting.where, before, after, archived(before), archived(after));
    if (compareKinds && old.kind != now.kind)
      add(ChangeKind::Kind, meeting.where, before, after, nameOf(old.kind), nameOf(now.kind));
  }

  void add(ChangeKind kind, const Expression& where, const Record& before, const Record& after, std::string was,
           std::string is) {
    const Shown& shown = questions_.ask(where);
    if (!shown.isPossible()) return;
    result_.push_back(
        {kind, &before, &after, shown.truth == solve::Truth::Proved, std::move(was), std::move(is), shown.example});
  }

 private:
  static std::string archived(const Record& record) {
    return record.isArchived ? "saved" : "not saved, being below a submodule that is not serializable,";
  }
  static std::string nameOf(schema::Kind kind) { return kind == schema::Kind::Parameter ? "parameter" : "buffer"; }

  Questions& questions_;
  std::vector<Difference>& result_;
};

template <typename Visit>
void compareRecords(Comparison& comparison, Questions& questions, const Doubts& doubts, Visit pair) {
  const RecordIndex oldIndex(comparison.before), newIndex(comparison.after);
  const OneSided lost(questions, doubts.after), gained(questions, doubts.before);
  for (const Record& record : comparison.before) {
    const Meetings meetings = newIndex.find(record);
    lost.compare(record, meetings, ChangeKind::Removed, ChangeKind::Strengthened, comparison.differences,
                 comparison.after);
    for (const Meeting& meeting : meetings.sure) pair(record, comparison.after[meeting.record], meeting);
  }
  for (const Record& record : comparison.after)
    gained.compare(record, oldIndex.find(record), ChangeKind::Added, ChangeKind::Weakened, comparison.differences,
                   comparison.before);
}

// The positions of a longest rising subsequence.
std::vector<bool> inLongestRising(const std::vector<std::size_t>& values) {
  std::vector<std::size_t> tails, previous(values.size(), values.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto place = std::lower_bound(tails.begin(), tails.end(), values[i],
                                        [&](std::size_t tail, std::size_t value) { return values[tail] < value; });
    if (place != tails.begin()) previous[i] = *(place - 1);
    if (place == tails.end())
      tails.push_back(i);
    else
      *place = i;
  }
  std::vector<bool> result(values.size());
  for (std::size_t i = tails.empty() ? values.size() : tails.back(); i < values.size(); i = previous[i])
    result[i] = true;
  return result;
}

}  // namespace

void compareEntries(Comparison& entries, Questions& questions, const Doubts& doubts, bool compareKinds) {
  Pairs pairs(questions, entries.differences);
  compareRecords(entries, questions, doubts, [&](const Record& before, const Record& after, const Meeting& meeting) {
    pairs.compare(before, after, meeting, compareKinds);
  });
}

void compareSubmodules(Comparison& submodules, Questions& questions, const Doubts& doubts) {
  Pairs pairs(questions, submodules.differences);
  const auto text = [](const Record& record) {
    return std::string(record.submodule->serializable ? "serializable" : "not serializable");
  };
  compareRecords(submodules, questions, doubts, [&](const Record& before, const Record& after, const Meeting& meeting) {
    if (before.submodule->serializable != after.submodule->serializable)
      pairs.add(ChangeKind::Serializable, meeting.where, before, after, text(before), text(after));
  });
}

void compareOrder(Comparison& entries, Questions& questions) {
  // Entries that are one and the same on both sides, in the old order, with their place in the new.
  struct Common {
    const Record* before;
    std::size_t place;
    Expression where;
  };
  std::vector<Common> common;
  const RecordIndex newIndex(entries.after);
  for (const Record& record : entries.before) {
    const Meetings meetings = newIndex.find(record);
    if (meetings.sure.size() != 1) continue;
    const Meeting& meeting = meetings.sure.front();
    const Record& now = entries.after[meeting.record];
    // A loop and its iterations written out are not comparable place by place.
    if (record.entry->kind == now.entry->kind && record.indices.size() == now.indices.size())
      common.push_back({&record, meeting.record, meeting.where});
  }
  std::vector<std::size_t> places;
  for (const Common& each : common) places.push_back(each.place);
  const std::vector<bool> stays = inLongestRising(places);
  Pairs pairs(questions, entries.differences);
  for (std::size_t i = 0; i < common.size(); ++i) {
    if (stays[i]) continue;
    // One of those that stay and that it passes.
    for (std::size_t j = 0; j < common.size(); ++j) {
      const bool passes =
          stays[j] && common[i].place != common[j].place && (i < j) != (common[i].place < common[j].place);
      if (!passes || !questions.ask(conjunction(common[i].where, common[j].where)).isPossible()) continue;
      const bool wasBefore = i < j;
      pairs.add(ChangeKind::Order, conjunction(common[i].where, common[j].where), *common[i].before,
                entries.after[common[i].place], (wasBefore ? "before " : "after ") + common[j].before->name,
                (wasBefore ? "after " : "before ") + common[j].before->name);
      break;
    }
  }
}

}  // namespace dictum::diff
