#include "modules/register/internal/import/record.hpp"

#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"
#include "platform/search/search.hpp"

namespace qiying::register_ {

namespace {

constexpr std::size_t kNameCharacters = 200;
constexpr std::size_t kTextBytes = 16 * 1024;

/// A spreadsheet showed the code as a number, and its digits are gone: "9.13404E+17".
bool is_rounded_number(std::string_view code) {
  return code.find("E+") != std::string_view::npos || code.find("e+") != std::string_view::npos;
}

std::string_view fault_of_code(std::string_view raw, const base::UsccCheck& check) {
  if (raw.empty()) return "uscc.missing";
  if (is_rounded_number(raw)) return "uscc.rounded";
  if (!check.well_formed) return "uscc.malformed";
  return check.outer_ok || check.inner_ok ? "" : "uscc.checks";
}

std::string cut(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  text.resize(bytes);
  return text;
}

void fill_search(StandardRecord& r) {
  r.name_norm = search::searched_form(r.name);
  r.grams = search::grams(r.name);
  r.initials = base::pinyin_initials(r.name);
  // Each character of a place gives one letter.
  r.initials_core = r.initials.substr(std::min(place_prefix(r.name), r.initials.size()));
}

void fill_hash(StandardRecord& r) {
  PayloadHash hash;
  for (const auto* value :
       {&r.uscc, &r.name, &r.reg_no, &r.legal_person, &r.phone, &r.address, &r.street_code, &r.industry_code,
        &r.ent_type, &r.capital_text, &r.currency, &r.scope, &r.status})
    hash.add(*value);
  hash.add(r.reg_date ? base::to_iso(*r.reg_date) : "");
  hash.add(r.capital_fen ? std::to_string(*r.capital_fen) : "");
  r.payload_hash = hash.value();
}

}  // namespace

StreetIndex::StreetIndex(const std::vector<Street>& streets) {
  for (const auto& street : streets) {
    codes_[street.code] = street.code;
    codes_[street.name] = street.code;
    for (std::string_view ending : {"街道办事处", "街道", "街"})
      if (street.name.ends_with(ending) && street.name.size() > ending.size() + 3)
        codes_.emplace(street.name.substr(0, street.name.size() - ending.size()), street.code);
  }
}

std::string StreetIndex::find(std::string_view text) const {
  for (std::string_view ending : {"", "办事处", "街道办事处", "街道", "街"}) {
    if (!text.ends_with(ending)) continue;
    const auto found = codes_.find(std::string(text.substr(0, text.size() - ending.size())));
    if (found != codes_.end()) return found->second;
  }
  return {};
}

/// The reading of one line: what is needed to say where a fault lies.
struct Standardiser::Reading {
  const Standardiser& self;
  std::int64_t line;
  std::span<const std::string_view> cells;
  StandardRecord& out;
  std::vector<Fault>& faults;

  std::string_view cell(FieldName field) const {
    const int at = self.positions_[static_cast<std::size_t>(field)];
    return at < 0 || static_cast<std::size_t>(at) >= cells.size() ? std::string_view()
                                                                  : cells[static_cast<std::size_t>(at)];
  }
  void fault(Severity severity, FieldName field, std::string_view code) {
    const int at = self.positions_[static_cast<std::size_t>(field)];
    std::string column = at < 0 ? std::string() : self.columns_[static_cast<std::size_t>(at)];
    faults.push_back(
        {line, severity, std::move(column), cut(base::repair_utf8(cell(field)), 200), std::string(code)});
  }
  bool reject(FieldName field, std::string_view code) { return fault(Severity::reject, field, code), false; }
  std::string text(FieldName field) { return cut(tidy_text(cell(field)), kTextBytes); }
};

Standardiser::Standardiser(const Mapping& mapping, const std::vector<Street>& streets)
    : positions_(mapping.positions()), unit_(mapping.capital_unit), streets_(streets) {
  for (const auto& column : mapping.columns) columns_.push_back(column.column);
}

bool Standardiser::read(std::int64_t line, std::span<const std::string_view> cells, StandardRecord& out,
                        std::vector<Fault>& faults) const {
  Reading r{*this, line, cells, out, faults};
  out.line = line;
  for (std::size_t i = 0; i < kFields; ++i)
    if (!base::valid_utf8(r.cell(static_cast<FieldName>(i))))
      return r.reject(static_cast<FieldName>(i), "text.encoding");
  // The values of a rejected row are read, too: who mends it mends everything at once.
  const bool known = read_identity(r);
  read_values(r);
  if (!known) return false;
  fill_search(out);
  fill_hash(out);
  out.id = EntityId::make();
  return true;
}

bool Standardiser::read_identity(Reading& r) const {
  r.out.uscc = base::tidy_uscc(r.cell(FieldName::uscc));
  const auto check = base::check_uscc(r.out.uscc);
  bool good = true;
  if (const auto code = fault_of_code(r.out.uscc, check); !code.empty())
    good = r.reject(FieldName::uscc, code);
  r.out.outer_ok = check.outer_ok, r.out.inner_ok = check.inner_ok;
  r.out.org_code = base::org_code_of(r.out.uscc).value_or("");
  r.out.name = tidy_name(r.cell(FieldName::name));
  if (r.out.name.empty() || search::searched_form(r.out.name).empty())
    good = r.reject(FieldName::name, "name.missing");
  else if (base::count_code_points(r.out.name) > kNameCharacters)
    good = r.reject(FieldName::name, "name.too_long");
  if (!good) return false;
  if (!check.outer_ok) r.fault(Severity::warning, FieldName::uscc, "uscc.outer_check");
  if (!check.inner_ok) r.fault(Severity::warning, FieldName::uscc, "uscc.inner_check");
  return true;
}

void Standardiser::read_values(Reading& r) const {
  auto& out = r.out;
  out.reg_no = tidy_phone(r.cell(FieldName::reg_no));
  out.legal_person = cut(tidy_person(r.cell(FieldName::legal_person)), 300);
  out.phone = cut(tidy_phone(r.cell(FieldName::phone)), 60);
  out.address = r.text(FieldName::address);
  out.ent_type = cut(tidy_name(r.cell(FieldName::ent_type)), 300);
  out.scope = r.text(FieldName::scope);
  read_capital_into(r);
  out.reg_date = read_date(r.cell(FieldName::reg_date));
  if (!out.reg_date && !base::trim(r.cell(FieldName::reg_date)).empty())
    r.fault(Severity::warning, FieldName::reg_date, "date.unreadable");
  const auto status = read_status(r.cell(FieldName::status));
  out.status = status ? base::name_of(*status) : "";
  if (!status && !base::trim(r.cell(FieldName::status)).empty())
    r.fault(Severity::warning, FieldName::status, "status.unknown");
  out.industry_code = read_industry(r.cell(FieldName::industry_code));
  if (out.industry_code.empty() && !base::trim(r.cell(FieldName::industry_code)).empty())
    r.fault(Severity::warning, FieldName::industry_code, "industry.unknown");
  const auto street = base::trim(r.cell(FieldName::street));
  out.street_code = street.empty() ? std::string() : streets_.find(street);
  if (out.street_code.empty() && !street.empty())
    r.fault(Severity::warning, FieldName::street, "street.unknown");
}

void Standardiser::read_capital_into(Reading& r) const {
  r.out.capital_text = cut(tidy_text(r.cell(FieldName::capital)), 200);
  r.out.capital_fen.reset(), r.out.currency.clear();
  if (r.out.capital_text.empty()) return;
  auto capital = read_capital(r.out.capital_text, unit_);
  if (!capital.understood) return r.fault(Severity::warning, FieldName::capital, "capital.unreadable");
  r.out.capital_fen = capital.fen;
  r.out.currency = std::move(capital.currency);
}

}  // namespace qiying::register_
