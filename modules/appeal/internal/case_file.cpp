#include "modules/appeal/internal/case_file.hpp"

#include "modules/appeal/internal/use_cases.hpp"
#include "modules/appeal/internal/view.hpp"
#include "platform/exports/exports.hpp"
#include "platform/pdf/pdf.hpp"
#include "platform/qr/qr.hpp"

namespace qiying::appeal {
namespace {

using exports::shown;
using kernel::Context;
using Facts = std::vector<std::pair<std::string, std::string>>;

constexpr double kCodeMillimetres = 28;

base::Result<Record> asked_for(Context& c) {
  const auto id = AppealId::parse(c.request.param("id"));
  if (!id) return base::not_found({"诉求", "appeal"});
  return get(c, *id);
}

/// Where the case is found on the screen of whoever holds the paper.
std::string address_of(const Context& c, AppealId id) {
  const auto& site = c.services.settings.site_address;
  const auto base =
      site.empty()
          ? "http://" + std::string(c.request.headers.get("Host").value_or(c.services.settings.listen))
          : site;
  return base + (c.caller.kind == auth::CallerKind::staff ? "/desk/appeals/" : "/appeals/") + id.str();
}

Facts facts_of(const Context& c, const AppealView& v) {
  Facts out{{c.pick({"编号", "Number"}), v.number},
            {c.pick({"标题", "Title"}), v.title},
            {c.pick({"企业", "Enterprise"}), v.subject_name},
            {c.pick({"联系人", "Contact"}), v.contact_name + " " + v.contact_phone},
            {c.pick({"类型", "Kind"}), c.pick(title_of(v.kind))},
            {c.pick({"类别", "Category"}), v.category_name},
            {c.pick({"渠道", "Channel"}), c.pick(title_of(v.channel))},
            {c.pick({"地点", "Place"}), v.address},
            {c.pick({"提交时间", "Submitted"}), shown(v.submitted_at)},
            {c.pick({"承办单位", "Lead"}), v.lead_org_name + " " + v.handler_name},
            {c.pick({"状态", "State"}), c.pick(title_of(v.state))}};
  std::string helpers;
  for (const auto& h : v.cohandlers) helpers += (helpers.empty() ? "" : "、") + h.name;
  out.emplace_back(c.pick({"协办单位", "Co-handlers"}), helpers);
  if (v.supervision != Supervision::none)
    out.emplace_back(c.pick({"督办", "Supervision"}), c.pick(title_of(v.supervision)));
  if (v.rating)
    out.emplace_back(c.pick({"企业评价", "Rating"}),
                     c.pick(title_of(v.rating->level)) + " " + v.rating->comment);
  std::erase_if(out, [](const auto& fact) { return fact.second.empty() || fact.second == " "; });
  return out;
}

void add_files(const Context& c, pdf::Document& doc, const AppealView& v) {
  if (v.files.empty()) return;
  std::string names;
  for (const auto& f : v.files) names += (names.empty() ? "" : "、") + f.filename;
  doc.note(c.pick({"附件：", "Files: "}) + names);
}

struct Clock {
  base::Text name;
  std::optional<base::Timestamp> due, done;
  bool by_answer = false;  ///< nobody got in touch before the answer, which ended the wait
};

void add_clocks(const Context& c, pdf::Document& doc, const AppealView& v) {
  std::vector<Clock> clocks{
      {{"签收", "Sign"}, v.sign_due_at, v.signed_at},
      {{"首次联系", "First contact"}, v.contact_due_at, v.contacted_at, !v.contacted_at && v.replied_at},
      {{"答复", "Answer"}, v.reply_due_at, v.replied_at}};
  for (const auto& h : v.cohandlers)
    clocks.push_back({{"协办反馈（" + h.name + "）", "Help (" + h.name + ")"}, h.due_at, h.answered_at});
  doc.heading(c.pick({"办理时限", "Clocks"}), 2);
  doc.begin_table({{c.pick({"环节", "Clock"}), 3},
                   {c.pick({"期限", "Due"}), 2},
                   {c.pick({"完成", "Done"}), 2},
                   {c.pick({"是否按时", "In time"}), 1.4}});
  for (const auto& clock : clocks)
    if (clock.due)
      doc.row({c.pick(clock.name), shown(clock.due),
               clock.by_answer ? c.pick({"随答复", "with the answer"}) : shown(clock.done),
               !clock.done                 ? ""
               : *clock.done <= *clock.due ? c.pick({"按时", "yes"})
                                           : c.pick({"逾期", "late"})});
  doc.end_table();
}

void add_steps(const Context& c, pdf::Document& doc, const AppealView& v) {
  doc.heading(c.pick({"办理过程", "History"}), 2);
  doc.begin_table({{c.pick({"时间", "Time"}), 1.7},
                   {c.pick({"事项", "Step"}), 1.3},
                   {c.pick({"单位、人员", "By"}), 2},
                   {c.pick({"内容", "Words"}), 5}});
  for (const auto& s : v.timeline) {
    const auto* name = c.services.templates.find_text(c.lang, "appeal.step." + s.action);
    const auto inside = s.is_public ? "" : c.pick({"（内部）", " (internal)"});
    doc.row({base::to_display(s.at), (name ? *name : s.action) + inside,
             s.by_org + (s.by_name.empty() || s.by_name == s.by_org ? "" : " " + s.by_name), s.note});
  }
  doc.end_table();
}

std::string file_of(Context& c, const AppealView& v) {
  const auto& settings = c.services.settings;
  const auto address = address_of(c, v.id);
  pdf::Document doc(
      {.title = c.pick({"企业诉求办理卷宗", "Case file of an appeal"}),
       .header = v.number + (v.confidential ? c.pick({"　保密", "  confidential"}) : ""),
       .footer = c.pick({"打印：", "Printed by "}) + c.caller.name + "　" + base::to_display(c.now),
       .mark = settings.demo ? c.pick({"演示数据", "Demonstration"}) : std::string(),
       .english = c.lang == kernel::Lang::en,
       .created = c.now});
  doc.paragraph(c.pick({settings.district_name_zh, settings.district_name_en}), pdf::Align::center);
  doc.facts(facts_of(c, v));
  doc.heading(c.pick({"诉求内容", "What was asked"}), 2);
  doc.paragraph(v.body);
  add_files(c, doc, v);
  add_clocks(c, doc, v);
  add_steps(c, doc, v);
  doc.squares(qr::modules(address), kCodeMillimetres, pdf::Align::left);
  doc.note(c.pick({"扫码打开本件：", "Scan to open the case: "}) + address);
  return doc.finish();
}

/// As everybody sees it on the screen: masked where it is masked there, and the reading on record.
base::Result<http::Response> as_pdf(Context& c) {
  QY_TRY(const Record r, asked_for(c));
  const auto v = view_of(c, r);
  c.audit("appeal.print", "appeal", r.id.str());
  return exports::download(file_of(c, v), "application/pdf", "appeal-" + v.number + ".pdf");
}

base::Result<http::Response> code_of(Context& c) {
  QY_TRY(const Record r, asked_for(c));
  http::Response out;
  out.headers.add("Content-Type", "image/svg+xml");
  out.headers.add("Cache-Control", "private, no-cache");
  out.body = qr::svg(address_of(c, r.id), r.number.value_or(""));
  return out;
}

}  // namespace

void register_case_file(kernel::Registry& r) {
  const kernel::Access anyone_signed_in{.signed_in = true};
  r.raw(http::Method::get, "/api/v1/appeals/{id}/file.pdf",
        {.access = anyone_signed_in, .summary = {"诉求卷宗（PDF）", "The case file (PDF)"}}, as_pdf);
  r.raw(http::Method::get, "/api/v1/appeals/{id}/code.svg",
        {.access = anyone_signed_in, .summary = {"诉求二维码", "QR code of the case"}}, code_of);
}

}  // namespace qiying::appeal
