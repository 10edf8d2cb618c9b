#include "modules/application/internal/api.hpp"

#include "modules/application/internal/view.hpp"
#include "platform/base/json.hpp"
#include "platform/exports/exports.hpp"

namespace qiying::application {
namespace {

using kernel::Context;

base::Result<ApplicationId> id_of(const Context& c) {
  const auto id = ApplicationId::parse(c.request.param("id"));
  if (!id) return base::not_found({"申报", "application"});
  return *id;
}

base::Result<ApplicationView> start(Context& c, const StartInput& input) {
  QY_TRY(const auto r, open_draft(c, input.policy));
  return view_of(c, r);
}

base::Result<ApplicationView> show(Context& c, const kernel::Nothing&) {
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto r, get(c, id));
  return view_of(c, r);
}

base::Result<ApplicationView> put(Context& c, const DraftInput& input) {
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto r, save_draft(c, id, input));
  return view_of(c, r);
}

base::Result<ApplicationView> take_action(Context& c, const ActionInput& input) {
  QY_TRY(const auto id, id_of(c));
  const auto action = base::enum_from<Action>(c.request.param("action"));
  // Payments go by lists, the end of a notice by the clock.
  if (!action || *action == Action::end_notice || *action == Action::pay ||
      *action == Action::confirm_payment || *action == Action::return_payment)
    return base::not_found({"操作", "action"});
  QY_TRY(const auto r, act(c, id, *action, input));
  return view_of(c, r);
}

base::Result<ApplicationView> review(Context& c, const OpinionInput& input) {
  QY_TRY(const auto id, id_of(c));
  QY_CHECK(give_opinion(c, id, input));
  QY_TRY(const auto r, get(c, id));
  return view_of(c, r);
}

base::Result<http::Response> attach(Context& c) {
  QY_TRY(const auto id, id_of(c));
  const auto position = c.request.form_value("material");
  if (c.request.files.empty() || !position)
    return base::invalid("file", "field.required", {"请选择文件和材料", "Choose a file and its material"});
  kernel::List<files::FileInfo> out;
  for (const auto& upload : c.request.files) {
    QY_TRY(auto info, add_material(c, id, std::atoi(std::string(*position).c_str()), upload));
    out.items.push_back(std::move(info));
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return http::Response::json(base::to_json(out));
}

std::string yuan(const std::optional<base::Fen>& amount) {
  return amount ? base::to_yuan(*amount) : std::string();
}

std::vector<exports::Column<ApplicationRow>> columns() {
  using Row = ApplicationRow;
  using exports::shown;
  return {
      {{"编号", "Number"}, [](const Context&, const Row& r) { return r.number; }},
      {{"政策", "Policy"}, [](const Context&, const Row& r) { return r.policy_title; }},
      {{"企业", "Enterprise"}, [](const Context&, const Row& r) { return r.subject_name; }},
      {{"统一社会信用代码", "Code"}, [](const Context&, const Row& r) { return r.uscc; }},
      {{"承办单位", "Office"}, [](const Context&, const Row& r) { return r.lead_org_name; }},
      {{"状态", "State"}, [](const Context& c, const Row& r) { return c.pick(title_of(r.state)); }},
      {{"申请金额（元）", "Asked (yuan)"}, [](const Context&, const Row& r) { return yuan(r.amount_asked); }},
      {{"核定金额（元）", "Approved (yuan)"},
       [](const Context&, const Row& r) { return yuan(r.amount_approved); }},
      {{"已拨金额（元）", "Paid (yuan)"}, [](const Context&, const Row& r) { return yuan(r.amount_paid); }},
      {{"有收款账户", "Has an account"},
       [](const Context& c, const Row& r) {
         return c.pick(r.has_account ? base::Text{"是", "yes"} : base::Text{"否", "no"});
       }},
      {{"提交时间", "Submitted"}, [](const Context&, const Row& r) { return shown(r.submitted_at); }},
      {{"决定时间", "Decided"}, [](const Context&, const Row& r) { return shown(r.decided_at); }},
      {{"拨付时间", "Paid at"}, [](const Context&, const Row& r) { return shown(r.paid_at); }},
  };
}

base::Result<kernel::List<ApplicationRow>> desk_list(Context& c, const ApplicationQuery& q) {
  return list(c, q);
}

}  // namespace

void register_api(kernel::Registry& r) {
  const kernel::Access anyone{.signed_in = true}, own{.permission = "application.mine"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 60u << 20;
  r.get<ApplicationQuery, kernel::List<ApplicationRow>>(
      "/api/v1/applications", {.access = anyone, .summary = {"政策申报列表", "List applications"}}, list);
  r.post<StartInput, ApplicationView>(
      "/api/v1/applications", {.access = own, .summary = {"开始申报", "Begin an application"}}, start);
  r.get<kernel::Nothing, ApplicationView>(
      "/api/v1/applications/{id}", {.access = anyone, .summary = {"申报详情", "One application"}}, show);
  r.put<DraftInput, ApplicationView>("/api/v1/applications/{id}",
                                     {.access = own, .summary = {"保存申报", "Save an application"}}, put);
  r.post<ActionInput, ApplicationView>(
      "/api/v1/applications/{id}/actions/{action}",
      {.access = anyone, .summary = {"办理申报", "Take a step with an application"}}, take_action);
  r.post<OpinionInput, ApplicationView>(
      "/api/v1/applications/{id}/opinions",
      {.access = {.permission = "application.handle"}, .summary = {"评审意见", "Give an opinion"}}, review);
  r.raw(http::Method::post, "/api/v1/applications/{id}/files",
        {.access = own, .summary = {"上传申报材料", "Upload a material"}, .options = upload}, attach);
  r.get<kernel::Nothing, kernel::List<NoticeRow>>(
      "/api/v1/application-notices", {.access = {.everyone = true}, .summary = {"公示名单", "Public notice"}},
      notices);
  exports::add_list<ApplicationQuery, ApplicationRow>(r,
                                                      {.path = "/api/v1/applications/export",
                                                       .name = "applications",
                                                       .title = {"政策申报", "Applications"},
                                                       .action = "application.export",
                                                       .access = anyone},
                                                      columns(), desk_list);
}

}  // namespace qiying::application
