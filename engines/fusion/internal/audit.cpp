#include "engines/fusion/internal/audit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <map>

#include "engines/fusion/internal/parallel.hpp"
#include "engines/fusion/standardise.hpp"
#include "platform/base/text.hpp"
#include "platform/base/uscc.hpp"

namespace qiying::fusion::internal {
namespace {

// A phone or address of so many entities is an agency's, a name nobody's.
constexpr std::size_t kSharedByEntities = 20;
constexpr std::size_t kCodeOfEntities = 2;

// What can be wrong with a value by itself. A value's faults are bits of one number, in this order.
const Fault kRules[] = {
    {"code.inner",
     "warning",
     {"组织机构代码校验位不符（GB 11714）", "The organisation code fails its check (GB 11714)"}},
    {"code.form",
     "error",
     {"不是 18 位统一社会信用代码，也不是组织机构代码", "Neither a credit code nor an organisation code"}},
    {"code.both",
     "error",
     {"两处校验位均不符，疑为误录（GB 32100、GB 11714）", "Both checks fail: probably mistyped"}},
    {"code.outer",
     "warning",
     {"第 18 位校验不符；早期发放的真代码亦有此情形，请核对",
      "The 18th character fails; some early genuine codes do"}},
    {"code.inner",
     "warning",
     {"代码中的组织机构代码校验位不符（GB 11714）",
      "The organisation code within fails its check (GB 11714)"}},
    {"reg_no.check",
     "warning",
     {"15 位注册号校验位不符（GS 15-2006）", "The registration number of 15 digits fails its check"}},
    {"text.encoding", "error", {"含无法识别的字符（编码损坏）", "Holds characters that could not be read"}},
    {"date.unreadable", "warning", {"不是可识别的日期", "Not a date"}},
    {"capital.unreadable", "warning", {"不是可识别的金额", "Not an amount"}},
    {"phone.unreadable", "warning", {"不是电话号码", "Not a telephone number"}},
    {"address.no_division", "info", {"缺少行政区划", "Names no administrative division"}},
    {"name.short", "warning", {"名称过短", "The name is too short"}}};
enum Rule : unsigned {
  kOrgCheck,
  kCodeForm,
  kCodeBoth,
  kCodeOuter,
  kCodeInner,
  kRegNo,
  kEncoding,
  kDate,
  kCapital,
  kPhone,
  kNoDivision,
  kShortName,
  kRuleCount
};
static_assert(std::size(kRules) == kRuleCount && kRuleCount <= 16);

std::uint16_t bit(Rule rule) {
  return static_cast<std::uint16_t>(1U << rule);
}

std::uint16_t check_code(std::string_view raw) {
  const auto code = base::tidy_uscc(raw);
  if (code.size() == 9 || code.size() == 10) return base::check_org_code(code) ? 0 : bit(kOrgCheck);
  const auto check = base::check_uscc(code);
  if (!check.well_formed) return bit(kCodeForm);
  if (!check.outer_ok && !check.inner_ok) return bit(kCodeBoth);
  if (!check.outer_ok) return bit(kCodeOuter);
  return check.inner_ok ? 0 : bit(kCodeInner);
}

std::uint16_t check_id(std::string_view raw) {
  const auto digits = base::normalize_name(raw);
  const bool number =
      digits.size() == 15 && std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; });
  return number && !base::check_registration_number(digits) ? bit(kRegNo) : 0;
}

std::uint16_t check_by_type(FieldType type, std::string_view raw, const Reference& reference) {
  switch (type) {
    case FieldType::credit_code:
      return check_code(raw);
    case FieldType::id:
      return check_id(raw);
    case FieldType::date:
      return parse_any_date(raw) ? 0 : bit(kDate);
    case FieldType::money:
      return parse_capital(raw) ? 0 : bit(kCapital);
    case FieldType::phone:
      return parse_phones(raw).empty() ? bit(kPhone) : 0;
    case FieldType::address:
      return parse_address(raw, reference).division.empty() ? bit(kNoDivision) : 0;
    case FieldType::company:
      return base::count_code_points(raw) < 3 ? bit(kShortName) : 0;
    default:
      return 0;
  }
}

std::uint16_t check_value(FieldType type, std::string_view raw, const Reference& reference) {
  const auto broken = raw.find("\xEF\xBF\xBD") != raw.npos ? bit(kEncoding) : std::uint16_t{0};
  return static_cast<std::uint16_t>(broken | check_by_type(type, raw, reference));
}

class Auditor {
 public:
  Auditor(const Fused& fused, const Checks& checks) : fused_(fused), data_(fused.data()), checks_(checks) {}

  Findings run() {
    for (std::size_t field = 0; field < data_.fields.size(); ++field) check_field(field);
    check_empty();
    check_twice();
    check_suspects();
    std::ranges::sort(findings_.list, [](const Finding& a, const Finding& b) {
      if (a.record != b.record) return a.record < b.record;
      return std::tie(a.field, a.fault->rule) < std::tie(b.field, b.fault->rule);
    });
    return std::move(findings_);
  }

 private:
  void add(RecordId record, std::size_t field, const Fault& fault) {
    findings_.list.push_back({record, data_.fields[field].spec.name, &fault});
  }
  const Fault& keep(Fault fault) { return findings_.faults.emplace_back(std::move(fault)); }

  void check_field(std::size_t field) {
    const auto& column = data_.fields[field];
    const auto& checks = checks_[field];
    const auto least = too_many(column.spec.type);
    const auto shared =
        least != 0 ? shared_values(field, least) : std::vector<std::uint32_t>(column.values.size());
    std::map<std::uint32_t, const Fault*> by_count;
    for (RecordId record = 0; record < data_.size(); ++record) {
      const auto value = column.first[record];
      if (value == 0) continue;
      for (unsigned rule = 0; checks[value] >> rule != 0; ++rule)
        if (checks[value] >> rule & 1) add(record, field, kRules[rule]);
      if (shared[value] == 0) continue;
      auto& fault = by_count[shared[value]];
      if (fault == nullptr) fault = &keep(shared_fault(column.spec.type, shared[value]));
      add(record, field, *fault);
    }
  }

  // From so many entities on, one value of them all is a finding; 0: never.
  static std::size_t too_many(FieldType type) {
    if (type == FieldType::credit_code) return kCodeOfEntities;
    const bool shared = type == FieldType::phone || type == FieldType::company || type == FieldType::address;
    return shared ? kSharedByEntities : 0;
  }

  static Fault shared_fault(FieldType type, std::uint32_t entities) {
    if (type == FieldType::phone)
      return {"phone.shared",
              "info",
              {fmt::format("该电话为 {} 个主体共用，疑为代办机构", entities),
               fmt::format("{} entities have this number: an agency's?", entities)}};
    if (type == FieldType::company)
      return {"name.shared",
              "info",
              {fmt::format("该名称为 {} 个主体共用，仅凭名称无法区分", entities),
               fmt::format("{} entities have this name: it alone tells none of them apart", entities)}};
    if (type == FieldType::address)
      return {"address.shared",
              "info",
              {fmt::format("该地址为 {} 个主体共用，疑为集群注册、代办地址或地址不完整", entities),
               fmt::format("{} entities have this address: an agency's, or not a whole one?", entities)}};
    return {"code.shared",
            "error",
            {fmt::format("同一代码出现在 {} 个主体", entities),
             fmt::format("{} entities have this code", entities)}};
  }

  // Number of entities of values that at least `least` have; 0 for the others.
  std::vector<std::uint32_t> shared_values(std::size_t field, std::size_t least) const {
    const auto& column = data_.fields[field];
    const auto wanted = values_of_several(column);
    std::vector<std::pair<ValueId, std::uint32_t>> uses;
    for (RecordId record = 0; record < data_.size(); ++record)
      if (wanted[column.first[record]]) uses.emplace_back(column.first[record], fused_.place[record]);
    std::ranges::sort(uses);
    uses.erase(std::unique(uses.begin(), uses.end()), uses.end());
    std::vector<std::uint32_t> counts(column.values.size());
    for (const auto& use : uses) ++counts[use.first];
    for (auto& count : counts)
      if (count < least) count = 0;
    return counts;
  }

  // Values that more than one entity has; nearly all have one.
  std::vector<bool> values_of_several(const FieldColumn& column) const {
    constexpr auto kNone = ~std::uint32_t{0};
    std::vector<std::uint32_t> first(column.values.size(), kNone);
    std::vector<bool> several(column.values.size());
    for (RecordId record = 0; record < data_.size(); ++record) {
      auto& entity = first[column.first[record]];
      if (entity == kNone) entity = fused_.place[record];
      if (entity != fused_.place[record] && column.first[record] != 0) several[column.first[record]] = true;
    }
    return several;
  }

  void check_empty() {
    static const Fault kEmpty{"record.empty", "error", {"所有字段均为空", "All fields are empty"}};
    for (RecordId record = 0; record < data_.size(); ++record) {
      const auto filled = [&](const FieldColumn& f) {
        return f.spec.type != FieldType::carry && f.first[record] != 0;
      };
      if (std::ranges::none_of(data_.fields, filled)) findings_.list.push_back({record, "", &kEmpty});
    }
  }

  // Two records of one source in one entity.
  void check_twice() {
    for (const auto& members : fused_.members)
      for (std::size_t i = 1; i < members.size(); ++i)
        if (data_.source[members[i]] == data_.source[members[i - 1]])
          findings_.list.push_back({members[i], "", &keep(twice_fault(members[i - 1]))});
  }

  Fault twice_fault(RecordId other) const {
    const std::string id(data_.id_of(other));
    return {"record.twice",
            "warning",
            {"与同一来源的记录 " + id + " 为同一主体", "The same entity as " + id + " of this source"}};
  }

  void check_suspects() {
    static const Fault kOfAnother{"code.of_another",
                                  "error",
                                  {"代码属于另一主体：其余信息均与本主体相合",
                                   "The code is another entity's: all else agrees with this one"}};
    for (RecordId record = 0; record < data_.size(); ++record)
      if (fused_.suspects[record])
        add(record, fused_.records.fields()[*fused_.records.code_cell()], kOfAnother);
  }

  const Fused& fused_;
  const Dataset& data_;
  const Checks& checks_;
  Findings findings_;
};

}  // namespace

void check_values(const Dataset& data, const Reference& reference, int threads, Checks& checks) {
  checks.resize(data.fields.size());
  for (std::size_t i = 0; i < data.fields.size(); ++i) {
    const auto& field = data.fields[i];
    const auto known = std::max<std::size_t>(1, checks[i].size());  // the first value is the empty text
    checks[i].resize(field.values.size());
    for_each(field.values.size() - known, threads, [&](std::size_t n) {
      const auto value = static_cast<ValueId>(known + n);
      checks[i][value] = check_value(field.spec.type, field.values[value], reference);
    });
  }
}

Findings audit(const Fused& fused, const Checks& checks) {
  return Auditor(fused, checks).run();
}

}  // namespace qiying::fusion::internal
