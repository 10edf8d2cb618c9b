#include "modules/application/internal/access.hpp"
#include "modules/application/internal/complete.hpp"
#include "modules/application/internal/use_cases.hpp"
#include "modules/register/register.hpp"
#include "platform/base/uscc.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

constexpr std::uint64_t kFileLimit = 20u << 20;
constexpr int kMostFiles = 30;

base::Error not_here() {
  return base::not_found({"申报", "application"});
}

base::Result<void> may_begin(const policy::Offer& offer) {
  if (offer.not_in_force || offer.withdrawn)
    return base::conflict(
        "application.not_in_force",
        {"该政策现在不适用" + (offer.not_in_force ? "：" + offer.not_in_force->reason.zh : ""),
         "The policy is not in force" + (offer.not_in_force ? ": " + offer.not_in_force->reason.en : "")});
  if (offer.mode == rules::Mode::automatic)
    return base::conflict("application.automatic",
                          {"该政策免申即享，不需要申报", "It is granted without an application"},
                          {"名单确定后会发消息请您确认收款账户", "You will be asked for your bank account"});
  if (offer.mode == rules::Mode::self_declared || offer.mode == rules::Mode::loan)
    return base::conflict("application.elsewhere", {"该政策不在本平台申报", "It is not applied for here"},
                          {"请按政策页面写明的渠道办理", "Follow the page of the policy"});
  return {};
}

base::Result<void> window_open(const policy::Offer& offer) {
  if (offer.window == rules::Window::closed)
    return base::conflict("application.window", {"申报已截止", "Applications are closed"});
  if (offer.window == rules::Window::upcoming)
    return base::conflict("application.window", {"申报还没有开始", "Applications are not open yet"});
  return {};
}

base::Result<Record> blank(Context& c, const policy::Offer& offer) {
  const auto firm = register_::find_public(c.db(), c.caller.district, c.caller.subject);
  if (!firm) return base::not_found({"企业", "enterprise"});
  Record r;
  r.district = c.caller.district;
  r.id = ApplicationId::make();
  r.slug = offer.slug;
  r.version_id = offer.version;
  r.version_number = offer.number;
  r.policy_title = offer.title;
  r.subject_id = firm->id;
  r.subject_name = firm->name;
  r.uscc = firm->uscc;
  r.contact_name = c.caller.name;
  r.instalments = offer.instalments;
  r.notice_days = offer.notice_days.value_or(5);
  r.created_by = c.caller.account;
  r.created_at = c.now;
  return r;
}

/// An application that its enterprise may write into.
base::Result<Record> writable(Context& c, ApplicationId id) {
  auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || !is_owner(c.caller, *r)) return not_here();
  if (r->state != State::draft && r->state != State::correction)
    return base::conflict("application.sent", {"申报已提交，不能再改", "It has been sent already"},
                          {"需要更正可先撤回", "Withdraw it to change it"});
  return *std::move(r);
}

base::Result<std::vector<Partner>> partners_of(Context& c, const std::string& text) {
  std::vector<Partner> out;
  std::string code;
  for (const char ch : text + "\n") {
    if (ch != '\n' && ch != ',' && ch != ' ' && ch != '\r') {
      code += ch;
      continue;
    }
    if (code.empty()) continue;
    const auto firm = register_::find_by_uscc(c.db(), c.caller.district, base::tidy_uscc(code));
    if (!firm)
      return base::invalid("partners", "application.partner",
                           {"企业库中没有此代码：" + code, "No enterprise has this code: " + code});
    if (firm->id == c.caller.subject || out.size() >= 20)
      return base::invalid("partners", "application.partner",
                           {"联合申报企业不含本企业，最多 20 家", "Others only, at most 20"});
    out.push_back({firm->uscc, firm->name});
    code.clear();
  }
  return out;
}

base::Result<void> fill(Context& c, Record& r, const DraftInput& in) {
  if (in.contact_name) r.contact_name = *in.contact_name;
  if (in.contact_phone) r.contact_phone = *in.contact_phone;
  if (in.bank_name) r.bank_name = *in.bank_name;
  if (in.statement) r.statement = *in.statement;
  if (in.amount_asked) r.amount_asked = in.amount_asked;
  if (in.insists) r.insists = *in.insists;
  if (in.partners) {
    QY_TRY(r.partners, partners_of(c, *in.partners));
  }
  if (!in.bank_account || in.bank_account->empty()) return {};
  const auto account = tidy_account(*in.bank_account);
  // A masked number is what the form shows; it says that nothing was changed.
  if (!account && *in.bank_account == masked_account(r.bank_account)) return {};
  if (!account)
    return base::invalid("bank_account", "application.account",
                         {"账号应为 8 至 30 位数字", "An account has 8 to 30 digits"});
  r.bank_account = *account;
  return {};
}

}  // namespace

base::Result<policy::Offer> offer_to_apply(Context& c, std::string_view slug) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  auto offer = policy::find_offer(c.db(), c.caller.district, slug, c.now);
  if (!offer) return base::not_found({"政策", "policy"});
  QY_CHECK(may_begin(*offer));
  QY_CHECK(window_open(*offer));
  return *std::move(offer);
}

base::Result<Record> open_draft(Context& c, std::string_view slug) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  if (c.caller.kind != auth::CallerKind::subject) return base::forbidden();
  if (auto kept = find_draft(c.db(), c.caller.district, c.caller.subject, slug)) return *std::move(kept);
  QY_TRY(const auto offer, offer_to_apply(c, slug));
  QY_TRY(auto r, blank(c, offer));
  if (insert(c.db(), r)) return r;
  if (auto other = find_draft(c.db(), c.caller.district, c.caller.subject, slug)) return *std::move(other);
  return not_here();
}

base::Result<Record> save_draft(Context& c, ApplicationId id, const DraftInput& input) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  QY_TRY(auto r, writable(c, id));
  QY_CHECK(fill(c, r, input));
  update(c.db(), r);
  return r;
}

base::Result<files::FileInfo> add_material(Context& c, ApplicationId id, int position,
                                           const http::UploadedFile& upload) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  QY_TRY(auto r, writable(c, id));
  const auto offer = policy::find_offer(c.db(), r.district, r.version_id, c.now);
  const bool listed = offer && position >= 0 && position < static_cast<int>(offer->materials.size());
  if (!listed && position != -1)
    return base::invalid("material", "application.material", {"没有这项材料", "No such material"});
  if (static_cast<int>(materials(c.db(), r.district, r.id).size()) >= kMostFiles)
    return base::invalid("material." + std::to_string(position), "application.too_many",
                         {"最多 30 个附件", "At most 30 files"});
  const files::Visibility visible{.subject = r.subject_id,
                                  .org_paths = r.lead_org_path.empty()
                                                   ? std::vector<std::string>{}
                                                   : std::vector<std::string>{r.lead_org_path},
                                  .permissions = {"application.all"}};
  auto info = c.services.files.put(c.db(), c.caller, upload, "application", r.id.str(), kFileLimit, visible);
  if (!info.ok()) {
    auto error = info.error();
    error.field = "material." + std::to_string(position);
    return error;
  }
  c.db().execute(
      "insert into application.material (district, application_id, position, name, file_id) values ($1, $2, "
      "$3, $4, $5)",
      r.district, r.id, position,
      listed ? offer->materials[static_cast<std::size_t>(position)].name : std::string("其他材料"), info->id);
  return info;
}

base::Result<void> remove_material(Context& c, ApplicationId id, files::FileId file) {
  QY_CHECK(auth::require(c.caller, "application.mine"));
  QY_TRY(auto r, writable(c, id));
  const auto gone = c.db().execute(
      "delete from application.material where district = $1 and application_id = $2 and file_id = $3",
      r.district, r.id, file);
  if (gone == 0) return base::not_found({"附件", "file"});
  files::remove(c.db(), file);
  return {};
}

}  // namespace qiying::application
