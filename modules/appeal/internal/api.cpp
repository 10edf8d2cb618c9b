#include "modules/appeal/internal/api.hpp"

#include "modules/appeal/internal/case_file.hpp"

#include "modules/appeal/internal/export.hpp"

#include "modules/appeal/internal/list.hpp"
#include "modules/appeal/internal/reasons.hpp"
#include "modules/appeal/internal/use_cases.hpp"
#include "modules/appeal/internal/view.hpp"

namespace qiying::appeal {
namespace {

constexpr std::uint64_t kPhotoLimit = 20u << 20;
/// Files of one appeal: more than anybody reads, less than what fills a disk.
constexpr std::size_t kMostFiles = 100;

base::Result<AppealId> id_of(const kernel::Context& c) {
  const auto id = AppealId::parse(c.request.param("id"));
  if (!id) return base::not_found({"诉求", "appeal"});
  return *id;
}

base::Result<AppealView> show(kernel::Context& c, const kernel::Nothing&) {
  QY_TRY(const AppealId id, id_of(c));
  QY_TRY(const Record r, get(c, id));
  return view_of(c, r);
}

base::Result<AppealView> create(kernel::Context& c, const RaiseInput& input) {
  Answered answered;
  QY_TRY(const Record r, raise(c, input, &answered));
  return view_after_step(c, r, answered);
}

base::Result<AppealView> take_action(kernel::Context& c, const ActionInput& input) {
  QY_TRY(const AppealId id, id_of(c));
  const auto action = base::enum_from<Action>(c.request.param("action"));
  if (!action || *action == Action::submit) return base::not_found({"操作", "action"});
  Answered answered;
  QY_TRY(const Record r, act(c, id, *action, input, &answered));
  return view_after_step(c, r, answered);
}

base::Result<http::Response> attach(kernel::Context& c) {
  QY_TRY(const AppealId id, id_of(c));
  QY_TRY(const Record r, get_to_add(c, id));
  if (c.request.files.empty())
    return base::invalid("file", "field.required", {"请选择文件", "Choose a file"});
  kernel::List<files::FileInfo> out;
  for (const auto& upload : c.request.files) {
    QY_TRY(auto info, attach_file(c, r, upload));
    out.items.push_back(std::move(info));
  }
  out.total = static_cast<std::int64_t>(out.items.size());
  return http::Response::json(base::to_json(out));
}

struct ReasonView {
  std::string action, code, title, basis;
};
QY_DESCRIBE(ReasonView, QY_FIELD(action), QY_FIELD(code), QY_FIELD(title), QY_FIELD(basis))

base::Result<kernel::List<ReasonView>> list_reasons(kernel::Context& c, const kernel::Nothing&) {
  kernel::List<ReasonView> out;
  for (const auto& r : reasons())
    out.items.push_back({std::string(base::name_of(r.action)), std::string(r.code),
                         std::string(c.lang == kernel::Lang::zh ? r.zh : r.en), std::string(r.basis)});
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

base::Result<kernel::List<Category>> tree(kernel::Context& c, const kernel::Nothing&) {
  kernel::List<Category> out;
  out.items = categories(c.db(), c.caller.district);
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

}  // namespace

base::Result<files::FileInfo> attach_file(kernel::Context& c, const Record& r,
                                          const http::UploadedFile& upload) {
  return attach_file(c.services.files, c.db(), c.caller, r, upload);
}

base::Result<files::FileInfo> attach_file(files::Store& files, db::Connection& db, const auth::Caller& caller,
                                          const Record& r, const http::UploadedFile& upload) {
  if (files.list(db, "appeal", r.id.str()).size() >= kMostFiles)
    return base::invalid("files", "appeal.too_many_files",
                         {"每件诉求最多 100 个附件", "An appeal takes at most 100 files"},
                         {"请把照片合并为一个文件，或删减后再上传",
                          "Put the photos together into one file, or choose the most telling ones"});
  // The same people as see the appeal itself.
  files::Visibility visible{.subject = r.subject_id, .permissions = {"appeal.dispatch", "appeal.supervise"}};
  if (!r.lead_org_path.empty()) visible.org_paths.push_back(r.lead_org_path);
  return files.put(db, caller, upload, "appeal", r.id.str(), kPhotoLimit, visible);
}

void register_api(kernel::Registry& r) {
  const kernel::Access anyone_signed_in{.signed_in = true};
  r.get<ListQuery, kernel::List<AppealRow>>(
      "/api/v1/appeals", {.access = anyone_signed_in, .summary = {"诉求列表", "List appeals"}}, list);
  r.get<ListQuery, Counts>("/api/v1/appeals/counts",
                           {.access = anyone_signed_in, .summary = {"诉求计数", "Count appeals"}}, counts);
  r.get<FiguresQuery, Figures>("/api/v1/appeals/stats",
                               {.access = anyone_signed_in, .summary = {"诉求指标", "Figures of appeals"}},
                               figures);
  r.post<RaiseInput, AppealView>(
      "/api/v1/appeals", {.access = anyone_signed_in, .summary = {"提交诉求", "Raise an appeal"}}, create);
  r.get<kernel::Nothing, AppealView>(
      "/api/v1/appeals/{id}", {.access = anyone_signed_in, .summary = {"诉求详情", "One appeal"}}, show);
  r.post<ActionInput, AppealView>(
      "/api/v1/appeals/{id}/actions/{action}",
      {.access = anyone_signed_in, .summary = {"办理诉求", "Take a step with an appeal"}}, take_action);
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 5 * kPhotoLimit;
  r.raw(http::Method::post, "/api/v1/appeals/{id}/files",
        {.access = anyone_signed_in, .summary = {"上传附件", "Attach files"}, .options = upload}, attach);
  r.get<kernel::Nothing, kernel::List<Category>>(
      "/api/v1/appeal-categories",
      {.access = {.everyone = true}, .summary = {"诉求类别", "Categories of appeals"}}, tree);
  r.get<kernel::Nothing, kernel::List<ReasonView>>(
      "/api/v1/appeal-reasons",
      {.access = anyone_signed_in,
       .summary = {"不予受理和转办的理由", "Reasons for not accepting or diverting"}},
      list_reasons);
  register_exports(r);
  register_case_file(r);
}

}  // namespace qiying::appeal
