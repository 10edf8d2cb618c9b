#include "modules/policy/internal/enterprise.hpp"

#include "modules/policy/internal/contest.hpp"
#include "modules/policy/policy.hpp"

namespace qiying::policy {
namespace {

struct Answer {
  std::string fact, value;
  base::Timestamp at;
};
QY_DESCRIBE(Answer, QY_FIELD(fact), QY_FIELD(value, .min = 0), QY_FIELD(at))

constexpr const char* kRegister = "法人库（市场监管登记）";
constexpr const char* kOwn = "企业自报";

// The words of the catalogue for the states of the register; empty: not known.
std::string_view state_word(register_::Status status) {
  switch (status) {
    case register_::Status::active:
      return "存续";
    case register_::Status::suspended:
      return "歇业";
    case register_::Status::revoked:
      return "吊销";
    case register_::Status::cancelled:
      return "注销";
    case register_::Status::moved_out:
      return "迁出";
    case register_::Status::unknown:
      break;
  }
  return "";
}

std::string_view kind_word(std::string_view ent_type) {
  if (ent_type.find("个体") != ent_type.npos) return "个体工商户";
  if (ent_type.find("合作社") != ent_type.npos) return "农民专业合作社";
  return ent_type.empty() ? "" : "企业";
}

// The street where the register knows it, else the district.
std::string_view place_of(const register_::EntityRow& row, const std::string& district) {
  const std::string_view street = row.street_code;
  const bool known = (street.size() == 9 || street.size() == 12) && street.starts_with(district) &&
                     street.find_first_not_of("0123456789") == street.npos;
  return known ? street : std::string_view(district);
}

class Filler {
 public:
  Filler(const rules::Catalogue& catalogue, rules::Facts& facts, base::Date observed)
      : catalogue_(catalogue), facts_(facts), observed_(observed) {}

  void text(std::string_view fact, std::string_view value) {
    if (!value.empty()) put(fact, {.text = std::string(value)});
  }
  void number(std::string_view fact, std::int64_t value) { put(fact, {.number = value}); }
  // A code that may be unknown to the list: then the fact is unknown.
  void code(std::string_view fact, std::string_view value) {
    const auto use = catalogue_.find(fact);
    if (!use || !catalogue_.at(use->fact).codes) return;
    if (const auto code = catalogue_.at(use->fact).codes->find(value)) text(fact, *code);
  }

 private:
  void put(std::string_view fact, rules::Datum datum) {
    const auto use = catalogue_.find(fact);
    if (!use) return;
    datum.source = kRegister;
    datum.observed = observed_;
    facts_.set(*use, std::move(datum));
  }

  const rules::Catalogue& catalogue_;
  rules::Facts& facts_;
  base::Date observed_;
};

}  // namespace

void fill_from_register(const register_::EntityRow& row, const std::string& district,
                        const rules::Catalogue& catalogue, rules::Facts& facts) {
  Filler fill(catalogue, facts, base::local_date(row.updated_at));
  fill.text("region", place_of(row, district));
  fill.code("industry", row.industry_code);
  fill.text("reg_status", state_word(row.status));
  fill.text("ent_kind", kind_word(row.ent_type));
  if (row.reg_date) fill.number("reg_date", row.reg_date->time_since_epoch().count());
  if (row.capital_fen) fill.number("reg_capital", row.capital_fen->value);
}

Profile profile(kernel::Context& c, const rules::Catalogue& catalogue) {
  return profile(c.db(), c.caller.district, c.caller.subject, catalogue);
}

Profile profile(db::Connection& db, const std::string& district, auth::SubjectId subject,
                const rules::Catalogue& catalogue) {
  Profile out;
  if (const auto row = register_::find_entity(db, subject))
    fill_from_register(*row, district, catalogue, out.facts);
  for (const auto& a : db.query<Answer>(
           "select fact, value, at from policy.answer where district = $1 and subject_id = $2 order by fact",
           district, subject)) {
    const auto use = catalogue.find(a.fact);
    if (!use || a.value.empty()) continue;
    auto datum = rules::parse_value(catalogue.at(use->fact), a.value);
    if (!datum.ok()) continue;
    const auto* official = out.facts.find(*use);
    if (official && refines(catalogue.at(use->fact), *official, *datum)) {
      datum->source = refined_source(*official);
    } else if (official) {
      const bool same = official->number == datum->number && official->text == datum->text;
      if (!same && !refines(catalogue.at(use->fact), *datum, *official))
        out.contests.push_back({*use, a.value});
      continue;
    } else {
      datum->source = kOwn;
    }
    datum->observed = base::local_date(a.at);
    out.facts.set(*use, *std::move(datum));
  }
  return out;
}

bool refines(const rules::Fact& fact, const rules::Datum& held, const rules::Datum& told) {
  if (fact.type != rules::FactType::code || !fact.codes || fact.codes->kind == rules::CodeKind::plain)
    return false;
  const auto rough = rules::stem_of(fact.codes->kind, held.text);
  const auto fine = rules::stem_of(fact.codes->kind, told.text);
  return fine.size() > rough.size() && fine.starts_with(rough);
}

std::string refined_source(const rules::Datum& held) {
  return std::string(kOwn) + "（登记为 " + held.text + "）";
}

base::Result<rules::Datum> read_answer(const rules::Fact& fact, const std::string& text) {
  QY_TRY(auto datum, rules::parse_value(fact, text));
  if (fact.id == "region" && datum.text.ends_with("00"))
    return base::invalid("value", "policy.coarse",
                         {"注册地请填到区县", "Name the district, not the province or city"},
                         {"例如 江汉区 或 420103", "Such as 420103"});
  if (fact.id == "industry" && datum.text.size() < 5)
    return base::invalid("value", "policy.coarse",
                         {"行业请填到小类（四位）", "Name the class of industry, four digits"},
                         {"例如 软件开发的 6513", "Such as 6513"});
  return datum;
}

base::Result<void> put_answer(kernel::Context& c, const AnswerInput& input) {
  QY_CHECK(auth::require(c.caller, "policy.mine"));
  if (c.caller.kind != auth::CallerKind::subject) return base::forbidden();
  const auto& catalogue = law_library().catalogue;
  const auto use = catalogue.find(input.fact);
  if (!use || !catalogue.at(use->fact).asked)
    return base::invalid("fact", "policy.unknown_fact",
                         {"没有这个可以自行填写的事项", "No such fact that one can answer"});
  const auto id = catalogue.id_of(*use);
  if (input.value.empty()) {
    // Kept as an empty answer, so that followers see that it was taken back.
    c.db().run(
        "update policy.answer set value = '', account_id = $4, at = $5 where district = $1 and subject_id = "
        "$2 and "
        "fact = $3",
        c.caller.district, c.caller.subject, id, c.caller.account, c.now);
  } else {
    auto datum = read_answer(catalogue.at(use->fact), input.value);
    if (!datum.ok()) {
      auto error = datum.error();
      error.field = "value";
      return error;
    }
    c.db().run(
        "insert into policy.answer (district, subject_id, fact, value, account_id, at) values ($1, $2, $3, "
        "$4, $5, $6) "
        "on conflict (district, subject_id, fact) do update set value = excluded.value, account_id = "
        "excluded.account_id, "
        "at = excluded.at",
        c.caller.district, c.caller.subject, id, input.value, c.caller.account, c.now);
  }
  note_contest(c, catalogue, *use, input.value);
  c.audit("policy.answer", "enterprise", c.caller.subject.str(), {"{\"fact\":\"" + id + "\"}"});
  return {};
}

base::Result<void> tell_fact(kernel::Context& c, const std::string& fact, const std::string& value) {
  return put_answer(c, {fact, value});
}

}  // namespace qiying::policy
