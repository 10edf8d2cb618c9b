/// Random lives by the rules: whatever is done, the events kept lead to the same standing again, and the
/// clocks obey their laws.

#include "modules/appeal/internal/replay.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cstdlib>

#include "engines/worktime/worktime.hpp"
#include "modules/appeal/internal/clocks.hpp"
#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/terms.hpp"
#include "platform/base/json.hpp"

using namespace qiying;
using namespace qiying::appeal;

namespace {

[[maybe_unused]] const bool kFromSource = setenv("QIYING_RESOURCES", ".", 0) == 0;

const auto kStart = *base::parse_timestamp("2026-03-02T10:00:00");
const auth::OrgId kOrgs[] = {auth::OrgId::make(), auth::OrgId::make(), auth::OrgId::make()};
const auth::AccountId kSomebody = auth::AccountId::make();
const AppealId kOther = AppealId::make();

Record draft(Kind kind) {
  Record r;
  r.district = "420199";
  r.id = AppealId::make();
  r.kind = kind;
  r.title = "园区断电";
  r.created_at = kStart;
  r.version = 0;
  return r;
}

Deed submission(const Record& r, const std::string& extra) {
  Deed d;
  d.action = Action::submit;
  d.part = Actor::enterprise;
  d.at = kStart;
  d.more.number = "SQ20260302-0001";
  d.more.rule = rule_for(r.kind, base::local_date(kStart)) + extra;
  return d;
}

/// Any step that the table has for the state, with whatever a person may have typed.
Deed any_deed(const Record& r, base::Timestamp at) {
  std::vector<Transition> possible;
  for (const auto& t : transitions())
    if (t.from == r.state) possible.push_back(t);
  const auto& t = *rc::gen::elementOf(possible);
  Deed d;
  d.action = t.action;
  d.part = t.actor;
  d.at = at;
  d.by = kSomebody;
  d.by_name = "某人";
  d.note = *rc::gen::element<std::string>("", "说明一下情况", "第一行\n第二行");
  const auto org = *rc::gen::inRange(0, 3);
  d.more.org_id = kOrgs[org];
  d.more.org_path = "420199/d0" + std::to_string(org) + "/";
  d.more.org_name = "单位" + std::to_string(org);
  d.more.level = *rc::gen::element(Level::satisfied, Level::basic, Level::dissatisfied);
  d.more.outcome = *rc::gen::element(Outcome::reached, Outcome::refused, Outcome::unreachable);
  d.more.prompt = d.more.quick = true;
  d.more.until = at + std::chrono::hours(*rc::gen::inRange(-24, 24 * 40));
  d.more.supervision = *rc::gen::element(Supervision::daily, Supervision::listed, Supervision::talk);
  d.more.other = kOther;
  d.more.handler = kSomebody;
  d.more.handler_name = "某人";
  return d;
}

std::string standing(const Record& r) {
  return base::to_json(static_cast<const Standing&>(r));
}

/// A life of some steps with pauses of minutes to days, and all that was kept of it.
struct Life {
  Record record;
  std::vector<StoredStep> steps;
  int refused = 0;
};

Life any_life() {
  const auto kind = *rc::gen::element(Kind::help, Kind::complain, Kind::arrears);
  Life life{draft(kind), {}, 0};
  const auto extra = *rc::gen::element<std::string>("", " quality=true", " callback=all", " urgent",
                                                    " reply=5wd callback=none");
  const auto take_one = [&](const Deed& d) {
    const State from = life.record.state;
    const auto before = standing(life.record);
    if (take(life.record, d).ok()) {
      life.steps.push_back(stored(life.record, from, d));
    } else {
      RC_ASSERT(standing(life.record) == before);
      ++life.refused;
    }
  };
  take_one(submission(life.record, extra));
  auto at = kStart;
  const int n = *rc::gen::inRange(0, 40);
  for (int i = 0; i < n; ++i) {
    at += std::chrono::minutes(*rc::gen::element(1, 10, 60, 300, 1440, 4320));
    take_one(any_deed(life.record, at));
  }
  return life;
}

}  // namespace

TEST_CASE("the events of any life replay to where it stands") {
  CHECK(rc::check("history replays", [] {
    const auto life = any_life();
    const auto again = replay(life.record, life.steps);
    RC_ASSERT(again.ok());
    RC_ASSERT(standing(*again) == standing(life.record));
    RC_CLASSIFY(life.steps.size() > 10, "long");
    RC_CLASSIFY(life.refused > 0, "with refusals");
    RC_TAG(std::string(base::name_of(life.record.state)));
  }));
}

TEST_CASE("a version a step, and each step begins where the one before ended") {
  CHECK(rc::check("history without gaps", [] {
    const auto life = any_life();
    std::string state = "draft";
    int seq = 0;
    for (const auto& step : life.steps) {
      RC_ASSERT(step.seq == ++seq);
      RC_ASSERT(step.from_state == state);
      RC_ASSERT(!step.rule.empty());
      state = step.to_state;
    }
    RC_ASSERT(state == base::name_of(life.record.state));
  }));
}

TEST_CASE("a clock runs exactly where the state has one, and the watch always looks again at what waits") {
  CHECK(rc::check("clocks by state", [] {
    const auto life = any_life();
    const auto& r = life.record;
    const bool runs = r.state == State::dispatched || r.state == State::in_progress ||
                      r.state == State::submitted || r.state == State::received ||
                      r.state == State::returning || r.state == State::checking ||
                      r.state == State::calling_back;
    RC_ASSERT(r.due_at.has_value() == runs);
    if (runs || r.state == State::replied || r.state == State::suspended || r.state == State::tracking)
      RC_ASSERT(r.alarm_at.has_value());
    if (is_over(r.state)) RC_ASSERT(!r.alarm_at && r.closed_at && r.supervision == Supervision::none);
  }));
}

TEST_CASE("split off again before it was accepted, an overdue payment still waits for acceptance") {
  auto r = draft(Kind::arrears);
  REQUIRE(take(r, submission(r, "")).ok());
  Deed d;
  d.part = Actor::centre;
  d.action = Action::merge;
  d.at = kStart + std::chrono::hours(1);
  d.more.other = kOther;
  REQUIRE(take(r, d).ok());
  d.action = Action::split;
  REQUIRE(take(r, d).ok());
  CHECK(r.state == State::received);
  CHECK(r.due_at.has_value());
  CHECK_FALSE(r.accepted_at.has_value());
  d.action = Action::dispatch;
  d.more.org_id = kOrgs[0];
  CHECK_FALSE(take(r, d).ok());
}

TEST_CASE("limits hold in any life: redo, extensions, return after a ruling") {
  CHECK(rc::check("limits", [] {
    const auto life = any_life();
    const auto& terms = terms_of(life.record.rule);
    RC_ASSERT(life.record.redo_count <= terms.max_redo + 1 + life.record.reopen_count);
    RC_ASSERT(life.record.extension_count <= terms.max_extensions);
    bool designated = false;
    for (const auto& step : life.steps) {
      if (step.action == "refuse_return") designated = true;
      if (step.action == "dispatch" || step.action == "allow_return" || step.action == "merge" ||
          step.action == "follow")
        designated = false;
      RC_ASSERT(!(step.action == "return" && designated));
    }
  }));
}

TEST_CASE("what was typed comes back out of the words that are kept") {
  for (std::size_t i = 0; i < qy_names(Action{}).size(); ++i) {
    Deed d;
    d.action = static_cast<Action>(i);
    d.note = "第一行\n第二行";
    d.more.org_name = "财政局";
    d.more.until = kStart;
    CHECK_MESSAGE(typed_words(d.action, kept_words(d)) == d.note, base::name_of(d.action));
    d.note.clear();
    CHECK(typed_words(d.action, kept_words(d)).empty());
  }
}

TEST_CASE("a corrected calendar moves the deadlines of what is open") {
  auto r = draft(Kind::help);
  std::vector<StoredStep> steps;
  const auto deed = submission(r, "");
  REQUIRE(take(r, deed).ok());
  steps.push_back(stored(r, State::draft, deed));
  CHECK(base::to_display(*r.reply_due_at) == "2026-03-05 10:00");

  const auto corrected =
      worktime::Library::load({{"2026.toml",
                                "year = 2026\nsource = [\"a\"]\n[[holiday]]\nname = \"更正\"\nen = "
                                "\"Correction\"\noff = \"2026-03-04\""},
                               {"calendars.toml",
                                "default = \"office\"\n[[calendar]]\nname = \"office\"\nzh = \"机关\"\nen = "
                                "\"Office\"\nweek = \"mon-fri 08:30-12:00 "
                                "14:00-17:30\""}});
  REQUIRE(corrected.ok());
  const OtherCalendars now(*corrected);
  const auto computed = replay(r, steps);
  REQUIRE(computed.ok());
  CHECK(take_deadlines(r, *computed, kStart));
  CHECK(base::to_display(*r.reply_due_at) == "2026-03-06 10:00");
  CHECK(r.due_at == r.reply_due_at);
  CHECK_FALSE(take_deadlines(r, *computed, kStart));
}
