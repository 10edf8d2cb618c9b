#include "modules/portal/internal/pages.hpp"
#include "platform/pages/parts.hpp"

namespace qiying::portal {
namespace {

void show_form(http::Values& values, http::Lang lang) {
  auto error = base::invalid("title", "field.required", {"请填写标题", "Enter a title"});
  error.others.push_back(
      base::invalid("phone", "field.format", {"电话格式不正确", "This is not a phone number"}));
  pages::show_errors(values, lang, error);
  pages::show_options(values, "KINDS",
                      {{"consult", "咨询", "了解政策和办事流程"}, {"help", "求助", "请政府帮助解决困难"}},
                      "help");
  pages::show_options(values, "STREETS", {{"s01", "东湖街道"}, {"s02", "西湖街道"}}, "s02");
}

void show_rows(http::Values& values) {
  auto& first = values.add("ROWS");
  first.set("URL", "/style");
  first.set("TITLE", "关于开展中小企业服务季活动的通知");
  first.set("DATE", "2026-11-20");
  first.show("PINNED");
  auto& second = values.add("ROWS");
  second.set("URL", "/style");
  second.set("TITLE", "停车场出口早高峰拥堵，申请增设出口");
  second.set("NOTE", "SQ20261120-0001");
  second.set("TAG", "办理中");
  second.set("TAG_KIND", "blue");
  second.set("DATE", "2026-11-20");
}

void show_events(http::Values& values) {
  const auto add = [&](const char* title, const char* at, const char* by, const char* note) -> auto& {
    auto& event = values.add("EVENTS");
    event.set("TITLE", title);
    event.set("AT", at);
    event.set("BY", by);
    event.set("NOTE", note);
    return event;
  };
  add("已提交", "2026-11-20 09:12", "企业", "");
  add("已派单", "2026-11-20 09:31", "企业服务中心", "");
  add("已签收", "2026-11-20 09:52", "城市管理局", "已联系企业，本周内现场查看。").show("NOW");
}

void show_facts(http::Values& values) {
  for (const auto& [label, value] :
       std::vector<std::pair<const char*, const char*>>{{"诉求编号", "SQ20261120-0001"},
                                                        {"办理单位", "城市管理局"},
                                                        {"答复期限", "2026-11-25 17:30"},
                                                        {"联系人", ""}}) {
    auto& fact = values.add("FACTS");
    fact.set("LABEL", label);
    fact.set("VALUE", value);
  }
}

}  // namespace

Answer style_guide(kernel::Context& context) {
  if (!context.services.settings.demo) return base::not_found();
  kernel::Page page;
  page.template_name = "portal/style.html";
  page.title = "Style";
  show_form(page.values, context.lang);
  show_rows(page.values);
  show_events(page.values);
  show_facts(page.values);
  pages::show_pager(page.values, "/style", {}, 3, 20, 137);
  return page;
}

}  // namespace qiying::portal
