#include "modules/policy/internal/versions.hpp"

#include <fmt/format.h>

#include "engines/rules/cases.hpp"
#include "engines/rules/check.hpp"
#include "modules/policy/internal/cursor.hpp"
#include "modules/policy/internal/push.hpp"
#include "modules/policy/internal/rulebook.hpp"
#include "modules/policy/internal/words.hpp"
#include "modules/policy/policy.hpp"
#include "platform/base/text.hpp"
#include "platform/resources/resources.hpp"

namespace qiying::policy {
namespace {

using kernel::Context;

constexpr const char* kCasesFile = "政策.cases.yaml";

struct Stored {
  VersionId id;
  std::string slug, title, body, cases, note, written_name, reviewed_name;
  int number = 1;
  State state = State::draft;
  std::optional<base::Date> effective;
  std::optional<auth::AccountId> written_by;
};
QY_DESCRIBE(Stored, QY_FIELD(id), QY_FIELD(slug), QY_FIELD(title), QY_FIELD(body), QY_FIELD(cases),
            QY_FIELD(note), QY_FIELD(written_name), QY_FIELD(reviewed_name), QY_FIELD(number),
            QY_FIELD(state), QY_FIELD(effective), QY_FIELD(written_by))

// A text with what is wrong with it.
struct Checked {
  std::optional<rules::Policy> policy;
  rules::Findings findings;
};

Checked checked(Context& c, const std::string& body) {
  Checked out;
  const auto today = base::local_date(c.now);
  const auto book = rulebook(c.db(), c.caller.district, today);
  out.policy = rules::read_policy({"政策", body}, book->library, out.findings);
  if (out.policy) rules::check_policy(*out.policy, book->library, today, out.findings);
  return out;
}

std::vector<FindingView> views(Context& c, const rules::Findings& findings) {
  std::vector<FindingView> out;
  for (const auto& f : findings.all())
    out.push_back({f.severity == rules::Severity::error ? "error" : "warning", f.code, c.pick(f.message),
                   c.pick(f.help), static_cast<int>(f.place.line), static_cast<int>(f.place.column)});
  return out;
}

base::Result<Stored> stored(Context& c, VersionId id) {
  auto row = c.db().query_one<Stored>(
      "select id, slug, title, body, cases, note, written_name, reviewed_name, number, state, effective, "
      "written_by from "
      "policy.version "
      "where district = $1 and id = $2",
      c.caller.district, id);
  if (!row) return base::not_found({"政策版本", "version"});
  return *std::move(row);
}

VersionView view_of(Context& c, const Stored& s) {
  return {s.id,     s.slug,  s.title,        s.body,
          s.cases,  s.note,  s.written_name, s.reviewed_name,
          s.number, s.state, s.effective,    views(c, checked(c, s.body).findings)};
}

std::vector<std::string> untested_of(Context& c, const rules::Coverage& coverage) {
  std::vector<std::string> out;
  for (const auto& leaf : coverage.leaves)
    if (!leaf.seen())
      out.push_back(leaf.text + c.pick({"（没有测到）", " (not seen)"}));
    else if (!leaf.both() && !leaf.review)
      out.push_back(leaf.text + c.pick({"（只测到一面）", " (one side only)"}));
  return out;
}

struct Ran {
  std::vector<CaseRun> runs;
  std::vector<std::string> untested;
};

std::vector<std::string> texts(const std::vector<rules::CaseText::Sentence>& sentences) {
  std::vector<std::string> out;
  for (const auto& s : sentences) out.push_back(s.text);
  return out;
}

// Runs the cases beside a text; what cannot be read of them fails.
Ran run_cases_of(Context& c, const std::string& body, const std::string& cases) {
  auto documents = law();
  documents.push_back({"政策.yaml", body});
  documents.push_back({kCasesFile, cases});
  rules::Findings findings;
  const auto library = rules::load(documents, findings);
  const auto report = rules::run_cases(library, findings);
  Ran out;
  for (std::size_t i = 0; i < report.results.size(); ++i) {
    const auto& r = report.results[i];
    const auto& text = library.cases[i];
    out.runs.push_back({r.title, r.passed, r.faults, text.day, texts(text.given), texts(text.then)});
  }
  for (const auto& f : findings.all())
    if (f.file == kCasesFile && f.code != "rules.sentence" && f.code != "rules.unknown_policy")
      out.runs.push_back(
          {fmt::format("{}:{}", f.place.line, f.place.column), false, {c.pick(f.message)}, {}, {}, {}});
  if (!report.coverage.empty()) out.untested = untested_of(c, report.coverage.front());
  return out;
}

base::Error cases_fail(const std::vector<CaseRun>& runs) {
  auto error = base::invalid(
      "cases", "policy.cases_fail",
      {"用例没有全部通过，不能送审或发布", "Not every case holds; it cannot be submitted or published"},
      {"逐条核对：是规则错了，还是用例错了", "For each: is the rule wrong, or the case?"});
  for (const auto& run : runs)
    if (!run.passed && error.others.size() < 20)
      error.others.push_back(base::invalid("cases", "policy.case", {run.title, run.title}));
  return error;
}

base::Result<void> cases_hold(Context& c, const Stored& s) {
  if (s.cases.empty()) return {};
  const auto runs = run_cases_of(c, s.body, s.cases).runs;
  for (const auto& run : runs)
    if (!run.passed) return cases_fail(runs);
  return {};
}

base::Error not_publishable(Context& c, const rules::Findings& findings) {
  auto error = base::invalid(
      "body", "policy.not_publishable",
      {"规则检查没有通过，不能送审或发布", "The check refuses it; it cannot be submitted or published"},
      {"按提示逐条改正", "Mend what is told, one by one"});
  (void)c;
  for (const auto& f : findings.all())
    if (f.severity == rules::Severity::error && error.others.size() < 20)
      error.others.push_back(
          base::invalid("body:" + std::to_string(f.place.line) + ":" + std::to_string(f.place.column), f.code,
                        f.message, f.help));
  return error;
}

base::Result<void> set_state(Context& c, const Stored& s, State to) {
  c.db().run(
      "update policy.version set state = $3, updated_at = $4, version = version + 1 where district = $1 and "
      "id = $2",
      c.caller.district, s.id, to, c.now);
  c.audit("policy." + std::string(base::name_of(to)), "policy", s.id.str());
  return {};
}

// A version of tomorrow waits, where there is one of today.
base::Result<void> schedule(Context& c, const Stored& s, base::Date day) {
  const auto waiting = c.db().number(
      "select count(*) from policy.version where district = $1 and slug = $2 and state = 'scheduled'",
      c.caller.district, s.slug);
  if (waiting > 0)
    return base::conflict("policy.scheduled_already", {"这项政策已有一个待生效的版本，请先撤回它",
                                                       "Another version waits already; withdraw it first"});
  c.db().run(
      "update policy.version set state = 'scheduled', effective = $3, updated_at = $4, reviewed_by = $5, "
      "reviewed_name = "
      "$6, version = version + 1 where district = $1 and id = $2",
      c.caller.district, s.id, day, c.now, c.caller.account, c.caller.name);
  c.audit("policy.scheduled", "policy", s.id.str());
  return {};
}

bool stands(Context& c, const std::string& slug) {
  return c.db().number(
             "select count(*) from policy.version where district = $1 and slug = $2 and state = 'published'",
             c.caller.district, slug) > 0;
}

base::Result<void> publish(Context& c, const Stored& s) {
  QY_CHECK(auth::require(c.caller, "policy.publish"));
  if (s.written_by == c.caller.account)
    return base::conflict("policy.own_text",
                          {"自己撰写的政策须由他人审核发布", "Somebody else must review what you wrote"});
  const auto result = checked(c, s.body);
  if (result.findings.errors() > 0) return not_publishable(c, result.findings);
  QY_CHECK(cases_hold(c, s));
  const auto day = result.policy->effective;
  if (day && *day > base::local_date(c.now) && stands(c, s.slug)) return schedule(c, s, *day);
  c.db().run(
      "update policy.version set state = 'replaced', updated_at = $3, version = version + 1 "
      "where district = $1 and slug = $2 and state = 'published'",
      c.caller.district, s.slug, c.now);
  c.db().run(
      "update policy.version set state = 'published', published_at = $3, updated_at = $3, reviewed_by = $4, "
      "reviewed_name = $5, version = version + 1 where district = $1 and id = $2",
      c.caller.district, s.id, c.now, c.caller.account, c.caller.name);
  c.audit("policy.published", "policy", s.id.str());
  c.publish("policy.published", {"{\"slug\":\"" + s.slug + "\"}"});
  watch_soon(c.db());
  return {};
}

base::Result<void> submit(Context& c, const Stored& s) {
  const auto result = checked(c, s.body);
  if (result.findings.errors() > 0) return not_publishable(c, result.findings);
  QY_CHECK(cases_hold(c, s));
  return set_state(c, s, State::review);
}

}  // namespace

base::Result<CheckAnswer> check_draft(Context& c, const DraftInput& input) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  const auto result = checked(c, input.body);
  CheckAnswer out{"", "", result.findings.errors() == 0, views(c, result.findings), {}, {}, {}, {}, {}};
  if (result.policy) {
    out.slug = result.policy->id;
    out.title = result.policy->title;
    // Its parameters by their values of today; what is wrong with them has been told.
    rules::Findings told;
    const auto ready = rules::compile(law_library(), base::local_date(c.now), told, {}, {&*result.policy});
    out.preview = preview_of(c, ready.entries.empty() ? *result.policy : *ready.entries.front().policy);
    out.tree = tree_of(result.policy->conditions);
    out.fields = fields_of(*result.policy);
  }
  if (result.policy && !input.cases.value_or("").empty()) {
    auto ran = run_cases_of(c, input.body, *input.cases);
    out.cases = std::move(ran.runs);
    out.untested = std::move(ran.untested);
  }
  return out;
}

#define QY_VERSIONS                                                                                      \
  " from policy.version where district = $1 and ($2::text is null or state = $2) and ($3::text is null " \
  "or slug = $3) and ($4 = '' or strpos(lower(title), lower($4)) > 0 or strpos(slug, $4) > 0 or "        \
  "strpos(written_name, $4) > 0)"

base::Result<kernel::List<VersionRow>> list_versions(Context& c, const VersionQuery& query) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  QY_TRY(const auto first, first_of(query.cursor));
  const int limit = query.limit.value_or(50);
  const auto words = std::string(base::trim(query.q.value_or("")));
  kernel::List<VersionRow> out;
  out.items = c.db().query<VersionRow>(
      "select id, slug, title, written_name, reviewed_name, number, state, updated_at, "
      "published_at" QY_VERSIONS " order by updated_at desc, id desc offset $5 limit $6",
      c.caller.district, query.state, query.slug, words, static_cast<std::int64_t>(first), limit + 1);
  out.total = c.db().number("select count(*)" QY_VERSIONS, c.caller.district, query.state, query.slug, words);
  if (static_cast<int>(out.items.size()) > limit) {
    out.items.pop_back();
    out.next_cursor = std::to_string(first + static_cast<std::size_t>(limit));
  }
  return out;
}

base::Result<VersionView> create_version(Context& c, const DraftInput& input) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  const auto result = checked(c, input.body);
  if (!result.policy) return not_publishable(c, result.findings);
  const auto id = VersionId::make();
  const auto number = c.db().number(
      "select coalesce(max(number), 0) + 1 from policy.version where district = $1 and slug = $2",
      c.caller.district, result.policy->id);
  c.db().run(
      "insert into policy.version (district, id, slug, number, state, title, body, note, written_by, "
      "written_name, "
      "created_at, updated_at, cases) values ($1, $2, $3, $4, 'draft', $5, $6, $7, $8, $9, $10, $10, $11)",
      c.caller.district, id, result.policy->id, number, result.policy->title, input.body, input.note,
      c.caller.account, c.caller.name, c.now, input.cases.value_or(""));
  c.audit("policy.written", "policy", id.str());
  return show_version(c, id);
}

base::Result<VersionView> show_version(Context& c, VersionId id) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  QY_TRY(const auto s, stored(c, id));
  return view_of(c, s);
}

base::Result<VersionView> change_version(Context& c, VersionId id, const DraftInput& input) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  QY_TRY(const auto s, stored(c, id));
  if (s.state != State::draft)
    return base::conflict("policy.not_draft", {"只能修改草稿；已发布的请另起新版本",
                                               "Only drafts are changed; write a new version"});
  const auto result = checked(c, input.body);
  if (!result.policy) return not_publishable(c, result.findings);
  if (result.policy->id != s.slug)
    return base::invalid("body", "policy.other_id",
                         {"编号不能改，应为 " + s.slug, "The id must stay " + s.slug});
  c.db().run(
      "update policy.version set title = $3, body = $4, note = $5, written_by = $6, written_name = $7, "
      "updated_at = $8, "
      "version = version + 1, cases = coalesce($9, cases) where district = $1 and id = $2",
      c.caller.district, id, result.policy->title, input.body, input.note, c.caller.account, c.caller.name,
      c.now, input.cases);
  c.audit("policy.changed", "policy", id.str());
  return show_version(c, id);
}

base::Result<VersionView> act(Context& c, VersionId id, std::string_view action) {
  QY_CHECK(auth::require(c.caller, "policy.edit"));
  QY_TRY(const auto s, stored(c, id));
  const auto is = [&](std::string_view name, State from) { return action == name && s.state == from; };
  base::Result<void> done =
      base::conflict("policy.state", {"当前状态不能这样操作", "The state does not allow this"});
  if (is("submit", State::draft)) done = submit(c, s);
  if (is("return", State::review)) done = set_state(c, s, State::draft);
  if (is("publish", State::review)) done = publish(c, s);
  if (is("withdraw", State::published) || is("withdraw", State::scheduled)) {
    QY_CHECK(auth::require(c.caller, "policy.publish"));
    done = set_state(c, s, State::withdrawn);
  }
  QY_CHECK(done);
  return show_version(c, id);
}

int publish_samples(db::Connection& db, const std::string& district, base::Timestamp now) {
  if (db.number("select count(*) from policy.version where district = $1", district) > 0) return 0;
  int n = 0;
  for (const auto& file : resources::list("content/policies/")) {
    if (file.path.ends_with(".cases.yaml")) continue;
    rules::Findings findings;
    const auto policy = rules::read_policy({file.path, std::string(file.bytes)}, law_library(), findings);
    if (!policy) continue;
    db.run(
        "insert into policy.version (district, id, slug, number, state, title, body, written_name, "
        "reviewed_name, "
        "created_at, updated_at, published_at) values ($1, $2, $3, 1, 'published', $4, $5, $6, $6, $7, $7, "
        "$7)",
        district, VersionId::make(), policy->id, policy->title, std::string(file.bytes), "示例政策库", now);
    ++n;
  }
  return n;
}

}  // namespace qiying::policy
