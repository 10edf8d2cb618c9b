#include "modules/register/internal/correct.hpp"

#include "modules/register/internal/entities.hpp"
#include "modules/register/internal/standardise/standardise.hpp"
#include "platform/base/text.hpp"
#include "platform/search/search.hpp"

namespace qiying::register_ {
namespace {

/// The values that a person may correct, as they stand.
struct Values {
  std::string name, legal_person, phone, address, street_code, industry_code, ent_type, capital_text,
      currency, scope;
  std::optional<std::int64_t> capital_fen;
  std::optional<base::Date> reg_date;
  Status status = Status::unknown;
  int version = 0;
};
QY_DESCRIBE(Values, QY_FIELD(name), QY_FIELD(legal_person), QY_FIELD(phone), QY_FIELD(address),
            QY_FIELD(street_code), QY_FIELD(industry_code), QY_FIELD(ent_type), QY_FIELD(capital_text),
            QY_FIELD(currency), QY_FIELD(scope), QY_FIELD(capital_fen), QY_FIELD(reg_date), QY_FIELD(status),
            QY_FIELD(version))

std::optional<Values> read_locked(db::Connection& db, const std::string& district, EntityId id) {
  return db.query_one<Values>(
      "select name, legal_person, phone, address, street_code, industry_code, ent_type, capital_text, "
      "currency,"
      " scope, capital_fen, reg_date, status, version"
      " from register.entity where district = $1 and id = $2 for update",
      district, id);
}

base::Error version_error() {
  return base::conflict("register.version",
                        {"该企业信息刚刚被更新", "Somebody has just changed this enterprise"},
                        {"请刷新后核对再改", "Reload, compare and change again"});
}

base::Error bad(std::string field, std::string code, base::Text message, base::Text help) {
  return base::invalid(std::move(field), std::move(code), std::move(message), std::move(help));
}

base::Result<void> no_mask(std::string field, const std::optional<std::string>& value) {
  if (!value || value->find('*') == std::string::npos) return {};
  return bad(std::move(field), "register.masked",
             {"这是脱敏后的内容，不能保存", "This is a masked value; it cannot be saved"},
             {"请填写完整内容，或不修改此项", "Write the whole value, or leave it as it is"});
}

base::Result<void> take_texts(Values& v, const Correction& in) {
  QY_CHECK(no_mask("legal_person", in.legal_person));
  QY_CHECK(no_mask("phone", in.phone));
  if (in.name) v.name = tidy_name(*in.name);
  if (in.legal_person) v.legal_person = tidy_person(*in.legal_person);
  if (in.phone) v.phone = tidy_phone(*in.phone);
  if (in.address) v.address = tidy_text(*in.address);
  if (in.ent_type) v.ent_type = tidy_text(*in.ent_type);
  if (in.scope) v.scope = tidy_text(*in.scope);
  if (in.status) v.status = *in.status;
  if (v.name.empty() || search::searched_form(v.name).empty())
    return bad("name", "field.required", {"请填写企业名称", "Write the enterprise's name"}, {});
  return {};
}

base::Result<void> take_street(kernel::Context& c, Values& v, const Correction& in) {
  if (!in.street_code) return {};
  for (const auto& street : streets(c.db(), c.caller.district))
    if (in.street_code->empty() || street.code == *in.street_code)
      return v.street_code = *in.street_code, base::Result<void>();
  return bad("street_code", "register.street", {"没有这个街道", "There is no such street"},
             {"请从列表中选择", "Choose one of the list"});
}

base::Result<void> take_industry(Values& v, const Correction& in) {
  if (!in.industry_code) return {};
  v.industry_code = read_industry(*in.industry_code);
  if (v.industry_code.empty() && !in.industry_code->empty())
    return bad(
        "industry_code", "register.industry", {"行业代码不正确", "This is not an industry code"},
        {"使用国民经济行业分类（GB/T 4754—2017）代码，如 I6510", "Use GB/T 4754-2017, for example I6510"});
  return {};
}

base::Result<void> take_capital(Values& v, const Correction& in) {
  if (!in.capital) return {};
  const auto capital = read_capital(*in.capital);
  if (!capital.understood && !in.capital->empty())
    return bad("capital", "register.capital", {"看不懂注册资本的写法", "This amount cannot be read"},
               {"请带上单位，如 50万元人民币", "Write it with its unit, for example 50万元人民币"});
  v.capital_text = tidy_text(*in.capital), v.capital_fen = capital.fen, v.currency = capital.currency;
  return {};
}

base::Result<void> take_date(Values& v, const Correction& in) {
  if (!in.reg_date) return {};
  v.reg_date = read_date(*in.reg_date);
  if (!v.reg_date && !in.reg_date->empty())
    return bad("reg_date", "register.date", {"日期不正确", "This is not a date"},
               {"例如 2024-05-01", "For example 2024-05-01"});
  return {};
}

std::string text_of(const std::optional<base::Date>& date) {
  return date ? base::to_iso(*date) : std::string();
}

struct Change {
  std::string_view field;
  std::string old_value, new_value;
};

std::vector<Change> changes(const Values& was, const Values& is) {
  const Change all[] = {
      {"name", was.name, is.name},
      {"legal_person", was.legal_person, is.legal_person},
      {"phone", was.phone, is.phone},
      {"address", was.address, is.address},
      {"street_code", was.street_code, is.street_code},
      {"industry_code", was.industry_code, is.industry_code},
      {"ent_type", was.ent_type, is.ent_type},
      {"capital", was.capital_text, is.capital_text},
      {"reg_date", text_of(was.reg_date), text_of(is.reg_date)},
      {"scope", was.scope, is.scope},
      {"status", std::string(base::name_of(was.status)), std::string(base::name_of(is.status))},
  };
  std::vector<Change> out;
  for (const auto& change : all)
    if (change.old_value != change.new_value) out.push_back(change);
  return out;
}

/// Whose change it is, and when.
struct Deed {
  std::string district, source, by_name;
  base::Timestamp now;
};

void write(db::Connection& db, const Deed& deed, EntityId id, const Values& v) {
  const auto initials = base::pinyin_initials(v.name);
  db.execute(
      "update register.entity set name = $3, name_norm = $4, initials = $5, initials_core = $6,"
      " grams = $7::tsvector, legal_person = $8, phone = $9, address = $10, street_code = $11,"
      " industry_code = $12, ent_type = $13, capital_text = $14, capital_fen = $15, currency = $16,"
      " reg_date = $17, scope = $18, status = $19, version = version + 1, updated_at = $20"
      " where district = $1 and id = $2",
      deed.district, id, v.name, search::searched_form(v.name), initials,
      initials.substr(std::min(place_prefix(v.name), initials.size())), search::grams(v.name), v.legal_person,
      v.phone, v.address, v.street_code, v.industry_code, v.ent_type, v.capital_text, v.capital_fen,
      v.currency, v.reg_date, v.scope, v.status, deed.now);
}

void keep_history(db::Connection& db, const Deed& deed, EntityId id, const std::vector<Change>& list,
                  int version) {
  for (const auto& change : list)
    db.execute(
        "insert into register.entity_history (district, entity_id, at, field, old, new, source, by_name, "
        "version)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        deed.district, id, deed.now, change.field, change.old_value, change.new_value, deed.source,
        deed.by_name, version);
}

/// Takes one value as a file's would be; what cannot be read changes nothing.
void take_value(Values& v, const FieldValue& given) {
  const auto tidy = [&] { return tidy_text(given.value); };
  if (given.field == "name" && !search::searched_form(given.value).empty()) v.name = tidy_name(given.value);
  if (given.field == "legal_person") v.legal_person = tidy_person(given.value);
  if (given.field == "phone") v.phone = tidy_phone(given.value);
  if (given.field == "address") v.address = tidy();
  if (given.field == "ent_type") v.ent_type = tidy();
  if (given.field == "scope") v.scope = tidy();
  if (given.field == "reg_date" && (given.value.empty() || read_date(given.value)))
    v.reg_date = read_date(given.value);
  if (given.field != "capital") return;
  const auto capital = read_capital(given.value);
  if (!capital.understood && !given.value.empty()) return;
  v.capital_text = tidy(), v.capital_fen = capital.fen, v.currency = capital.currency;
}

}  // namespace

std::optional<int> set_values(db::Connection& db, std::string_view district, EntityId id,
                              const std::vector<FieldValue>& values, std::string_view source,
                              std::string_view by_name, base::Timestamp now) {
  const Deed deed{std::string(district), std::string(source), std::string(by_name), now};
  const auto was = read_locked(db, deed.district, id);
  if (!was) return std::nullopt;
  auto is = *was;
  for (const auto& value : values) take_value(is, value);
  const auto changed = changes(*was, is);
  if (changed.empty()) return 0;
  write(db, deed, id, is);
  keep_history(db, deed, id, changed, was->version + 1);
  return static_cast<int>(changed.size());
}

base::Result<EntityView> correct(kernel::Context& c, EntityId id, const Correction& input) {
  QY_CHECK(auth::require(c.caller, "register.edit"));
  const auto was = read_locked(c.db(), c.caller.district, id);
  if (!was) return base::not_found({"企业", "enterprise"});
  if (was->version != input.version) return version_error();
  auto is = *was;
  QY_CHECK(take_texts(is, input));
  QY_CHECK(take_street(c, is, input));
  QY_CHECK(take_industry(is, input));
  QY_CHECK(take_capital(is, input));
  QY_CHECK(take_date(is, input));
  const auto changed = changes(*was, is);
  if (changed.empty()) return bad("", "register.nothing", {"没有任何改动", "Nothing was changed"}, {});
  const Deed deed{c.caller.district, std::string(kByHand) + input.reason, c.caller.name, c.now};
  write(c.db(), deed, id, is);
  keep_history(c.db(), deed, id, changed, input.version + 1);
  c.audit("register.correct", "entity", id.str());
  return view_entity(c, id);
}

}  // namespace qiying::register_
