// What was pledged besides staying, and what other offices deliver about it: a value below the pledged one in
// a year of the pledge is a breach.
#include <fmt/format.h>

#include <map>
#include <set>

#include "modules/application/internal/pledges.hpp"
#include "platform/base/text.hpp"
#include "platform/kernel/page.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

constexpr std::size_t kMostTerms = 20, kLongestSource = 100;

struct PledgeFact {
  std::string id, title, unit;
  bool local_tax = false;  ///< 公平竞争审查条例 art. 10: a basis is asked for
};
QY_DESCRIBE(PledgeFact, QY_FIELD(id), QY_FIELD(title), QY_FIELD(unit), QY_FIELD(local_tax))

struct TermsInput {
  std::vector<PledgeTerm> terms;
  int version = 1;
};
QY_DESCRIBE(TermsInput, QY_FIELD(terms, .max = kMostTerms), QY_FIELD(version))

struct Delivery {
  std::int64_t rows = 0, matched = 0, judged = 0, broken = 0;
};
QY_DESCRIBE(Delivery, QY_FIELD(rows), QY_FIELD(matched), QY_FIELD(judged), QY_FIELD(broken))

bool may_be_pledged(const rules::Fact& fact) {
  return fact.type == rules::FactType::number && fact.formula == rules::Formula::none;
}

base::Result<kernel::List<PledgeFact>> list_facts(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  kernel::List<PledgeFact> out;
  for (const auto& f : policy::catalogue().facts())
    if (may_be_pledged(f))
      out.items.push_back({f.id, c.pick(f.title), f.unit ? std::string(f.unit->name) : "", f.local_tax});
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

// ---- terms

struct Term {
  std::string fact, title, said, basis;
  std::int64_t least = 0;
};

base::Result<Term> read_term(const PledgeTerm& in) {
  const auto use = policy::catalogue().find(in.fact);
  if (!use || use->offset != 0 || !may_be_pledged(policy::catalogue().at(use->fact)))
    return base::invalid("fact", "application.pledge_fact",
                         {"没有这个可以承诺的数值", "No such figure that can be pledged"},
                         {"从列表中选择", "Choose one of the list"});
  const auto& fact = policy::catalogue().at(use->fact);
  auto datum = rules::parse_value(fact, in.least);
  if (!datum.ok()) {
    auto error = datum.error();
    error.field = "least";
    return error;
  }
  if (datum->number <= 0)
    return base::invalid("least", "application.pledge_least",
                         {"承诺的数值应大于零", "What is pledged is above zero"});
  if (fact.local_tax && in.basis.empty())
    return base::invalid("basis", "application.pledge_basis",
                         {"与在本地缴税挂钩的承诺须写明法律、行政法规或国务院批准的依据",
                          "A pledge of tax paid to this place needs a legal basis"},
                         {"公平竞争审查条例第十条", "公平竞争审查条例 art. 10"});
  return Term{fact.id, fact.title.zh, rules::show_value(fact, *datum), in.basis, datum->number};
}

base::Result<PledgeRow> set_terms(Context& c, const TermsInput& in) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const auto id, kernel::id_of<ApplicationId>(c, {"承诺", "pledge"}));
  const auto r = find_locked(c.db(), c.caller.district, id);
  const auto p = find_pledge(c.db(), c.caller.district, id);
  if (!r || !p) return base::not_found({"承诺", "pledge"});
  if (p->state != PledgeState::watching)
    return base::conflict("application.pledge_state",
                          {"承诺已不在履约期内", "The pledge is not watched any more"});
  if (p->version != in.version)
    return base::conflict("application.pledge_moved",
                          {"已被他人处理，请刷新", "Somebody has dealt with it; reload"});
  c.db().execute("delete from application.pledge_term where district = $1 and application_id = $2",
                 c.caller.district, id);
  for (const auto& one : in.terms) {
    QY_TRY(const auto term, read_term(one));
    c.db().execute(
        "insert into application.pledge_term (district, application_id, fact, title, said, least, basis, "
        "set_name, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (district, "
        "application_id, fact) do update set said = excluded.said, least = excluded.least, basis = "
        "excluded.basis",
        c.caller.district, id, term.fact, term.title, term.said, term.least, term.basis, c.caller.name,
        c.now);
  }
  c.db().execute(
      "update application.pledge set version = version + 1 where district = $1 and application_id = $2",
      c.caller.district, id);
  c.audit("application.pledge_terms", "application", id.str());
  return *find_pledge(c.db(), c.caller.district, id);
}

// ---- data

struct PledgedFirm {
  ApplicationId id;
  std::string uscc, fact, title;
  std::int64_t least = 0;
  std::string said;
};
QY_DESCRIBE(PledgedFirm, QY_FIELD(id), QY_FIELD(uscc), QY_FIELD(fact), QY_FIELD(title), QY_FIELD(least),
            QY_FIELD(said))

// The terms of pledges that are watched, that the caller may see and whose time the year belongs to.
std::vector<PledgedFirm> terms_of(Context& c, int year, const std::vector<std::string>& codes) {
  return c.db().query<PledgedFirm>(
      "select a.id, a.uscc, t.fact, t.title, t.least, t.said from application.pledge p join "
      "application.application a on a.district = p.district and a.id = p.application_id join "
      "application.pledge_term t on t.district = p.district and t.application_id = p.application_id where "
      "p.district = $1 and p.state = 'watching' and a.uscc = any($2::text[]) and $3 between extract(year "
      "from p.from_day) and extract(year from p.until_day) order by a.id, t.title for update of p",
      c.caller.district, codes, year);
}

std::string keep(Context& c, const PledgedFirm& term, int year, const std::string& source,
                 const rules::Datum& datum) {
  const auto& fact = policy::fact_of(term.fact);
  const auto said = rules::show_value(fact, datum);
  c.db().execute(
      "insert into application.pledge_datum (district, application_id, fact, title, year, value, said, "
      "source, delivered_name, delivered_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict "
      "(district, application_id, fact, year) do update set value = excluded.value, said = excluded.said, "
      "source = excluded.source, delivered_name = excluded.delivered_name, delivered_at = "
      "excluded.delivered_at",
      c.caller.district, term.id, term.fact, term.title, year, datum.number, said, source, c.caller.name,
      c.now);
  if (datum.number >= term.least) return {};
  return fmt::format("{} 年{} {}，低于承诺的 {}（来源：{}）", year, term.title, said, term.said, source);
}

void judge(Context& c, const policy::Comparison& table, int year, const std::string& source, Delivery& out) {
  std::vector<std::string> codes;
  for (const auto& [code, facts] : table) codes.push_back(code);
  std::map<ApplicationId, std::string> breaches;
  std::set<ApplicationId> matched;
  for (const auto& term : terms_of(c, year, codes)) {
    matched.insert(term.id);
    const auto& row = table.find(term.uscc)->second;
    const auto value = row.find(term.fact);
    if (value == row.end()) continue;
    ++out.judged;
    const auto datum = rules::parse_value(policy::fact_of(term.fact), value->second);
    const auto words = keep(c, term, year, source, *datum);
    auto& all = breaches[term.id];
    if (!words.empty()) all += (all.empty() ? "" : "；") + words;
  }
  out.matched = static_cast<std::int64_t>(matched.size());
  for (const auto& [id, words] : breaches) {
    if (words.empty()) continue;
    const auto r = find_locked(c.db(), c.caller.district, id);
    break_pledge(c.db(), c.caller,
                 {r->district, r->lead_org_path, r->lead_org_name, r->policy_title, r->subject_name, r->id,
                  r->subject_id, r->amount_paid},
                 words, c.now);
    ++out.broken;
  }
}

base::Result<int> year_of(const Context& c) {
  const std::string text(c.request.form_value("year").value_or(""));
  const int year = text.size() == 4 ? std::atoi(text.c_str()) : 0;
  const int now = static_cast<int>(std::chrono::year_month_day(base::local_date(c.now)).year());
  if (year >= 2000 && year <= now) return year;
  return base::invalid("year", "application.year",
                       {"年份写成四位数，不晚于今年", "The year in four digits, this year at the latest"});
}

base::Result<std::string> source_of(const Context& c) {
  std::string source(c.request.form_value("source").value_or(""));
  if (!source.empty() && base::count_code_points(source) <= kLongestSource) return source;
  return base::invalid("source", "field.required",
                       {"请写明数据来自哪个单位（100 字以内）", "Say which office the data come from"});
}

base::Result<http::Response> deliver(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const int year, year_of(c));
  QY_TRY(const auto source, source_of(c));
  if (c.request.files.empty() || !c.request.files.front().path || c.request.files.front().size == 0)
    return base::invalid("file", "field.required", {"请选择数据文件", "Choose the file"});
  QY_TRY(const auto table, policy::read_comparison(*c.request.files.front().path));
  Delivery out{.rows = static_cast<std::int64_t>(table.size())};
  judge(c, table, year, source, out);
  c.audit("application.pledge_data", "pledges", c.caller.district);
  return http::Response::json(base::to_json(out));
}

}  // namespace

void register_pledge_data(kernel::Registry& r) {
  const kernel::Access payers{.permission = "application.pay"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 20u << 20;
  r.get<kernel::Nothing, kernel::List<PledgeFact>>(
      "/api/v1/application-pledges/facts",
      {.access = payers, .summary = {"可以承诺的数值", "Figures that can be pledged"}}, list_facts);
  r.put<TermsInput, PledgeRow>("/api/v1/application-pledges/{id}/terms",
                               {.access = payers, .summary = {"登记承诺的数值", "Record what was pledged"}},
                               set_terms);
  r.raw(http::Method::post, "/api/v1/application-pledges/data",
        {.access = payers,
         .summary = {"上传部门数据，与承诺比对", "Compare data of other offices with the pledges"},
         .options = upload},
        deliver);
}

}  // namespace qiying::application
