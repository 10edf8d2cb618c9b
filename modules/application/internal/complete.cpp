#include "modules/application/internal/complete.hpp"

#include <algorithm>

namespace qiying::application {
namespace {

class Faults {
 public:
  void add(std::string field, std::string code, base::Text message, base::Text help = {}) {
    all_.push_back(base::invalid(std::move(field), std::move(code), std::move(message), std::move(help)));
  }
  void need(const std::string& value, std::string field, const base::Text& what) {
    if (value.empty()) add(std::move(field), "field.required", {"请填写" + what.zh, "Fill in: " + what.en});
  }
  base::Result<void> result() {
    if (all_.empty()) return {};
    auto first = std::move(all_.front());
    first.others.assign(std::make_move_iterator(all_.begin() + 1), std::make_move_iterator(all_.end()));
    return first;
  }

 private:
  std::vector<base::Error> all_;
};

void check_facts(Faults& faults, const policy::Assessment& a) {
  for (const auto& need : a.needs) {
    const bool decides = std::ranges::find(a.explanation.missing, need.fact) != a.explanation.missing.end();
    if (need.asked && need.rough && decides)
      faults.add("fact." + need.fact, "application.fact_rough",
                 {"请填写得更具体：" + need.title, "Say more exactly: " + need.title},
                 {"现在只知道“" + need.value + "”，规则要求更细", "Known so far: " + need.value});
    if (need.asked && need.value.empty() && decides)
      faults.add("fact." + need.fact, "application.fact", {"请填写：" + need.title, "Fill in: " + need.title},
                 {"规则缺少这一项，无法判断", "The rules cannot tell without it"});
  }
}

void check_materials(Faults& faults, const policy::Offer& offer, const std::vector<Material>& kept) {
  for (std::size_t i = 0; i < offer.materials.size(); ++i) {
    const auto& wanted = offer.materials[i];
    const bool there =
        std::ranges::any_of(kept, [&](const Material& m) { return m.position == static_cast<int>(i); });
    if (wanted.required && !there)
      faults.add("material." + std::to_string(i), "application.material",
                 {"请上传：" + wanted.name, "Upload: " + wanted.name});
  }
}

}  // namespace

std::optional<std::string> tidy_account(std::string_view text) {
  std::string out;
  for (const char ch : text) {
    if (ch == ' ' || ch == '-') continue;
    if (ch < '0' || ch > '9') return std::nullopt;
    out += ch;
  }
  if (out.size() < 8 || out.size() > 30) return std::nullopt;
  return out;
}

std::string masked_account(std::string_view account) {
  if (account.size() < 8) return account.empty() ? "" : "****";
  return std::string(account.substr(0, 4)) + " **** " + std::string(account.substr(account.size() - 4));
}

base::Result<void> complete(const Record& r, const policy::Offer& offer, const policy::Assessment& assessment,
                            const std::vector<Material>& kept) {
  Faults faults;
  faults.need(r.contact_name, "contact_name", {"联系人", "Contact"});
  faults.need(r.contact_phone, "contact_phone", {"联系电话", "Telephone"});
  if (offer.money) {
    faults.need(r.bank_name, "bank_name", {"开户银行", "Bank"});
    faults.need(r.bank_account, "bank_account", {"收款账号", "Bank account"});
  }
  check_facts(faults, assessment);
  check_materials(faults, offer, kept);
  const auto outcome = assessment.explanation.outcome;
  if ((outcome == rules::Outcome::unmet || outcome == rules::Outcome::not_applicable) && !r.insists)
    faults.add(
        "insists", "application.unmet",
        {"按规则暂不符合：" + assessment.explanation.reason,
         "By the rules not met: " + assessment.explanation.reason},
        {"如认为判断有误，请勾选“坚持申报”并写明理由", "If you think this is wrong, insist and say why"});
  return faults.result();
}

}  // namespace qiying::application
