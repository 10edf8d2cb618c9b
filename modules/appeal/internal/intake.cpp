#include "modules/appeal/internal/intake.hpp"

#include <stdexcept>

#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/letters.hpp"
#include "modules/appeal/internal/life.hpp"
#include "modules/appeal/internal/own_fields.hpp"
#include "modules/appeal/internal/steps.hpp"
#include "modules/register/register.hpp"
#include "platform/base/json.hpp"
#include "platform/base/uscc.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::appeal {
namespace {

using kernel::Context;

struct SourceRow {
  SourceId id;
  std::string name;
};
QY_DESCRIBE(SourceRow, QY_FIELD(id), QY_FIELD(name))

struct Earlier {
  AppealId appeal_id;
  std::string digest;
};
QY_DESCRIBE(Earlier, QY_FIELD(appeal_id), QY_FIELD(digest))

base::Error no_token() {
  return {base::ErrorKind::unauthenticated,
          "appeal.token",
          {"接口令牌无效或已停用", "The token is not valid or has ended"},
          {},
          {"请在请求头 Authorization 中使用 Bearer 令牌；令牌由区企业服务中心发放",
           "Send it as a Bearer token in Authorization; the district's centre gives it out"},
          {}};
}

/// Whose token the request carries; from here on the platform itself acts for it in this transaction.
base::Result<SourceRow> source_of(Context& c) {
  constexpr std::string_view kBearer = "Bearer ";
  const auto header = c.request.headers.get("Authorization").value_or("");
  if (!header.starts_with(kBearer)) return no_token();
  auto found = c.db().query_one<SourceRow>("select id, name from appeal.source_of($1, $2)", c.caller.district,
                                           crypto::sha256_hex(header.substr(kBearer.size())));
  if (!found) return no_token();
  c.db().set_scope(auth::scope_of(auth::Caller::system(c.caller.district)));
  return *std::move(found);
}

std::optional<Earlier> earlier(Context& c, SourceId source, const std::string& number) {
  return c.db().query_one<Earlier>(
      "select appeal_id, digest from appeal.intake where district = $1 and source_id = $2 and external_no = "
      "$3",
      c.caller.district, source, number);
}

IntakeView view_of(Context& c, const std::string& external_no, const Record& r, bool known) {
  IntakeView v{external_no,
               r.number.value_or(""),
               r.state,
               c.pick(title_of(r.state)),
               r.lead_org_name,
               "",
               r.submitted_at,
               r.reply_due_at,
               r.replied_at,
               r.closed_at,
               known};
  if (r.replied_at && r.state != State::checking) v.answer = newest_answer(c.db(), r);
  return v;
}

/// The enterprise by its code where the register has it; else the name that was told.
base::Result<void> name_enterprise(Context& c, Record& r, const IntakeInput& in) {
  r.subject_name = in.enterprise_name.value_or("");
  if (in.uscc) {
    const auto firm = register_::find_by_uscc(c.db(), r.district, base::tidy_uscc(*in.uscc));
    if (!firm && r.subject_name.empty())
      return base::invalid("uscc", "appeal.no_enterprise",
                           {"法人库中没有此代码", "No enterprise has this code"},
                           {"请同时提供企业名称", "Send the enterprise's name as well"});
    if (firm) r.subject_id = firm->id, r.subject_name = firm->name;
    if (firm && r.street_code.empty()) r.street_code = firm->street_code;
  }
  if (!r.subject_name.empty()) return {};
  return base::invalid("uscc", "field.required",
                       {"请提供统一社会信用代码或企业名称", "Send the credit code or the enterprise's name"});
}

base::Result<void> name_category(Context& c, Record& r, const IntakeInput& in) {
  if (!in.category_code) return {};
  for (const auto& k : categories(c.db(), r.district))
    if (k.active && k.code == *in.category_code) r.category_id = k.id;
  if (r.category_id) return {};
  return base::invalid(
      "category_code", "appeal.category", {"没有这个类别代码", "No category has this code"},
      {"见 GET /api/v1/appeal-categories；不确定时不填", "See GET /api/v1/appeal-categories"});
}

base::Result<Record> record_of(Context& c, const IntakeInput& in) {
  Record r;
  r.district = c.caller.district;
  r.id = AppealId::make();
  r.channel = Channel::api;
  r.kind = in.kind;
  r.title = in.title;
  r.body = in.body;
  r.contact_name = in.contact_name;
  r.contact_phone = in.contact_phone;
  r.street_code = in.street_code.value_or("");
  r.address = in.address.value_or("");
  r.created_at = c.now;
  r.version = 0;
  QY_CHECK(name_enterprise(c, r, in));
  QY_CHECK(name_category(c, r, in));
  if (in.fields) r.fields = *in.fields;
  if (!r.fields.text.starts_with('{'))
    return base::invalid("fields", "field.object", {"填写项格式不正确", "The fields must be an object"});
  QY_CHECK(check_fields(c, r));
  return r;
}

Deed submission(Context& c, const Record& r, const std::string& source) {
  auto d = deed_by_system(Action::submit, c.now, "");
  d.part = Actor::enterprise;
  d.by_name = r.contact_name;
  d.by_org = source;
  d.is_public = true;
  const auto today = base::local_date(c.now);
  d.more.rule = rule_of(c.db(), r, r.category_id, false, today);
  d.more.number = next_number(c.db(), r.district, today);
  return d;
}

base::Result<Record> take_in(Context& c, const SourceRow& source, const IntakeInput& in) {
  QY_TRY(auto r, record_of(c, in));
  const auto deed = submission(c, r, source.name);
  QY_CHECK(take(r, deed));
  if (!insert_new(c.db(), r)) throw std::runtime_error("a new id was taken");
  add_words(c.db(), r);
  auto caller = auth::Caller::system(r.district);
  caller.name = source.name;
  keep_step({c.db(), caller, c.now, c.request.id, &c.services.bus}, r, State::draft, deed);
  return r;
}

/// What was handed over, word for word. What has no fields reads as it did when there were none, so that a
/// number repeated after an upgrade is known.
std::string told(const IntakeInput& in) {
  constexpr std::string_view kNone = ",\"fields\":null}";
  auto text = base::to_json(in);
  if (text.ends_with(kNone)) text.replace(text.size() - kNone.size(), kNone.size(), "}");
  return text;
}

/// How an appeal stands that this channel handed over.
base::Result<IntakeView> look(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto source, source_of(c));
  const std::string external_no(c.request.param("external_no"));
  const auto known = earlier(c, source.id, external_no);
  const auto r = known ? find(c.db(), c.caller.district, known->appeal_id) : std::nullopt;
  if (!r) return base::not_found({"诉求", "appeal"});
  return view_of(c, external_no, *r, true);
}

}  // namespace

base::Result<IntakeView> hand_over_from_outside(Context& c, const IntakeInput& in) {
  QY_TRY(const auto source, source_of(c));
  const auto digest = crypto::sha256_hex(told(in));
  // The same number at the same moment waits here for the other one.
  c.db().run("select pg_advisory_xact_lock(hashtextextended($1, 0))", source.id.str() + in.external_no);
  if (const auto known = earlier(c, source.id, in.external_no)) {
    const auto r = find(c.db(), c.caller.district, known->appeal_id);
    if (r && known->digest == digest) return view_of(c, in.external_no, *r, true);
    return base::conflict("appeal.external_no",
                          {"该编号已用于另一件诉求", "This number was used for another appeal"},
                          {"请核对来源编号；补充情况请使用新编号并注明", "Check your number"});
  }
  QY_TRY(const auto r, take_in(c, source, in));
  c.db().execute(
      "insert into appeal.intake (district, source_id, external_no, appeal_id, digest, at) values ($1, $2, "
      "$3, $4, $5, $6)",
      r.district, source.id, in.external_no, r.id, digest, c.now);
  return view_of(c, in.external_no, r, false);
}

void register_intake(kernel::Registry& r) {
  const kernel::Access by_token{.everyone = true};  // and source_of
  r.post<IntakeInput, IntakeView>(
      "/api/v1/intake/appeals",
      {.access = by_token,
       .summary = {"接收其他渠道的诉求（12345、一站直通）", "Take an appeal over from another channel"},
       .csrf_exempt = true},
      hand_over_from_outside);
  r.get<kernel::Nothing, IntakeView>(
      "/api/v1/intake/appeals/{external_no}",
      {.access = by_token, .summary = {"其他渠道查询进度", "How a handed over appeal stands"}}, look);
  register_sources(r);
  register_letters(r);
}

}  // namespace qiying::appeal
