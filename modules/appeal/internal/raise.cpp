#include <algorithm>
#include <stdexcept>

#include "modules/appeal/internal/access.hpp"
#include "modules/appeal/internal/deeds.hpp"
#include "modules/appeal/internal/own_fields.hpp"
#include "modules/appeal/internal/steps.hpp"
#include "modules/appeal/internal/terms.hpp"
#include "modules/appeal/internal/use_cases.hpp"
#include "modules/register/register.hpp"
#include "platform/base/json.hpp"

namespace qiying::appeal {
namespace {

base::Error no_enterprise() {
  return base::invalid("subject_id", "appeal.no_enterprise",
                       {"找不到该企业", "This enterprise is not in the register"},
                       {"请先在法人库中查找企业", "Look the enterprise up in the register first"});
}

base::Error sent_already() {
  return base::conflict("appeal.sent", {"该诉求已提交", "This appeal has been sent already"},
                        {"可在详情页补充说明", "You can add to it on its page"});
}

/// The enterprise for which the caller speaks: their own, or the one that staff names.
base::Result<register_::PublicEntity> enterprise_of(kernel::Context& c,
                                                    std::optional<auth::SubjectId> named) {
  const auto id = c.caller.kind == auth::CallerKind::subject ? std::optional(c.caller.subject) : named;
  if (!id) return no_enterprise();
  auto entity = register_::find_public(c.db(), c.caller.district, *id);
  if (!entity) return no_enterprise();
  return *std::move(entity);
}

/// Where nothing else was said the matter lies where the enterprise is registered: by that street duties are
/// looked up, figures counted and neighbours with the same matter found.
void of_enterprise(Record& r, const register_::PublicEntity& entity) {
  r.subject_id = entity.id;
  r.subject_name = entity.name;
  if (r.street_code.empty()) r.street_code = entity.street_code;
}

Record blank(kernel::Context& c) {
  Record r;
  r.district = c.caller.district;
  r.id = AppealId::make();
  r.raised_by = c.caller.account;
  r.created_at = c.now;
  return r;
}

void fill(Record& r, const DraftInput& input) {
  r.kind = input.kind;
  r.title = input.title;
  r.body = input.body;
  r.category_id = input.category_id;
  r.contact_name = input.contact_name;
  r.contact_phone = input.contact_phone;
  if (!input.street_code.empty()) r.street_code = input.street_code;
  r.address = input.address;
}

void fill(Record& r, const RaiseInput& input) {
  fill(r, DraftInput{input.kind, input.title, input.body, input.category_id, input.contact_name,
                     input.contact_phone, input.street_code.value_or(""), input.address.value_or("")});
}

/// The rules of a complete appeal, applied to what a draft holds.
base::Result<void> complete(const Record& r) {
  RaiseInput whole{
      r.kind, r.title, r.body, r.category_id, r.contact_name, r.contact_phone, r.street_code, r.address,
      {},     {},      {}};
  return base::validate(base::type_of<RaiseInput>, &whole);
}

base::Result<void> check_category(kernel::Context& c, const Record& r) {
  if (!r.category_id) return {};
  const auto category = find_category(c.db(), r.district, *r.category_id);
  if (category && category->active) return {};
  return base::invalid("category_id", "appeal.category",
                       {"该类别已停用或不存在", "This category does not exist any more"},
                       {"请重新选择类别", "Choose a category again"});
}

/// The deed of sending it, with its number and the rules it comes under.
Deed submission(kernel::Context& c, const Record& r, db::Pending<Apart> apart) {
  Deed d;
  d.action = Action::submit;
  d.part = Actor::enterprise;
  d.at = c.now;
  d.by = c.caller.account;
  d.by_name = r.contact_name;
  d.by_org = r.subject_name;
  const auto today = base::local_date(c.now);
  d.more.rule = rule_of(std::move(apart), r, false, today);
  d.more.number = next_number(c.db(), r.district, today);
  return d;
}

/// Where the category asks for it, something is attached.
base::Result<void> check_files(kernel::Context& c, const Record& r, const Deed& submission) {
  if (!terms_of(*submission.more.rule).files || !c.services.files.list(c.db(), "appeal", r.id.str()).empty())
    return {};
  return base::invalid("files", "appeal.files",
                       {"该类诉求须附材料（照片、合同或文件）", "This category needs a photo or document"},
                       {"请选择附件后再提交", "Attach it and send again"});
}

}  // namespace

base::Result<Record> open_draft(kernel::Context& c, std::optional<AppealId> wanted) {
  QY_CHECK(auth::require(c.caller, "appeal.raise"));
  const auto kept = [&] {
    return wanted ? find_locked(c.db(), c.caller.district, *wanted)
                  : find_draft(c.db(), c.caller.district, c.caller.account);
  };
  if (auto r = kept(); r && r->raised_by == c.caller.account) return *std::move(r);
  QY_TRY(const auto entity, enterprise_of(c, {}));
  auto r = blank(c);
  of_enterprise(r, entity);
  if (wanted) r.id = *wanted;
  r.contact_name = c.caller.name;
  if (insert_new(c.db(), r)) return r;
  // The same form, sent at the same moment, was quicker; or the id is another's.
  if (auto other = kept(); other && other->raised_by == c.caller.account) return *std::move(other);
  return base::not_found({"诉求", "appeal"});
}

base::Result<Record> save_draft(kernel::Context& c, AppealId id, const DraftInput& input,
                                const base::Json& fields) {
  QY_CHECK(auth::require(c.caller, "appeal.raise"));
  auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || !may_see(c.caller, *r)) return base::not_found({"诉求", "appeal"});
  if (r->state != State::draft) return sent_already();
  fill(*r, input);
  r->fields = fields;
  r->version += 1;
  update_all(c.db(), *r);
  return *std::move(r);
}

base::Result<void> drop_file(kernel::Context& c, AppealId id, files::FileId file) {
  QY_CHECK(auth::require(c.caller, "appeal.raise"));
  const auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || !may_see(c.caller, *r)) return base::not_found({"诉求", "appeal"});
  if (r->state != State::draft) return sent_already();
  const auto kept = c.services.files.list(c.db(), "appeal", id.str());
  const bool its_own = std::ranges::any_of(kept, [&](const files::FileInfo& f) { return f.id == file; });
  if (!its_own || !files::remove(c.db(), file)) return base::not_found({"附件", "file"});
  return {};
}

base::Result<Record> submit_draft(kernel::Context& c, AppealId id) {
  QY_CHECK(auth::require(c.caller, "appeal.raise"));
  auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || !may_see(c.caller, *r)) return base::not_found({"诉求", "appeal"});
  QY_CHECK(next(r->state, Action::submit, Actor::enterprise));
  QY_CHECK(complete(*r));
  QY_CHECK(check_category(c, *r));
  QY_CHECK(check_fields(c, *r));
  const auto deed = submission(c, *r, ask_apart(c.db(), r->district, r->category_id));
  QY_CHECK(check_files(c, *r, deed));
  QY_CHECK(take(*r, deed));
  update_all(c.db(), *r);
  add_words(c.db(), *r);
  keep_step(scene_of(c), *r, State::draft, deed);
  return *std::move(r);
}

base::Result<Record> raise(kernel::Context& c, const RaiseInput& input, Answered* answered) {
  const bool by_staff = c.caller.kind == auth::CallerKind::staff;
  QY_CHECK(auth::require(c.caller, by_staff ? "appeal.record" : "appeal.raise"));
  auto r = blank(c);
  fill(r, input);
  r.channel = by_staff ? input.channel.value_or(Channel::phone) : Channel::portal;
  if (input.fields) r.fields = *input.fields;
  if (!r.fields.text.starts_with('{'))
    return base::invalid("fields", "field.object", {"填写项格式不正确", "The fields must be an object"});
  auto faults = ask_fields(c, r);
  auto apart = ask_apart(c.db(), r.district, r.category_id);
  QY_TRY(const auto entity, enterprise_of(c, input.subject_id));
  of_enterprise(r, entity);
  QY_CHECK(check_category(c, r));
  QY_CHECK(check_fields(std::move(faults)));
  r.version = 0;
  const auto deed = submission(c, r, std::move(apart));
  // Staff who write down what somebody tells them attach it afterwards.
  if (r.channel == Channel::portal) QY_CHECK(check_files(c, r, deed));
  QY_CHECK(take(r, deed));
  insert_raised(c.db(), r);
  add_words(c.db(), r);
  auto scene = scene_of(c);
  if (answered) scene.shown = &answered->taken;
  keep_step(scene, r, State::draft, deed);
  return r;
}

}  // namespace qiying::appeal
