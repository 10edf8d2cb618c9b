#include "modules/sources/internal/orders.hpp"

namespace qiying::sources {
namespace {

using kernel::Context;
using kernel::Nothing;

constexpr std::string_view kOrders =
    "select o.id, o.source_code, coalesce(s.name, o.source_code) as source_name, o.rule, o.findings, "
    "o.owner_name, o.state,"
    " o.wanted, o.answer, o.due, o.state = 'open' and o.due < $2::date as late, o.by_name, o.answered_name,"
    " o.created_at, o.answered_at, o.closed_at, o.version from sources.work_order o"
    " left join sources.source s on s.district = o.district and s.code = o.source_code where o.district = $1";

base::Result<OrderView> order_of(Context& c, OrderId id) {
  static const std::string sql = std::string(kOrders) + " and o.id = $3";
  auto found = c.db().query_one<OrderView>(sql, c.caller.district, base::local_date(c.now), id);
  if (!found) return base::not_found({"工单", "work order"});
  return *std::move(found);
}

/// Row-level security leaves a department its own.
base::Result<kernel::List<OrderView>> list(Context& c, const Nothing&) {
  QY_CHECK(auth::require_signed_in(c.caller));
  if (!c.caller.can("sources.read")) QY_CHECK(auth::require(c.caller, "sources.answer"));
  static const std::string sql =
      std::string(kOrders) + " order by o.state = 'closed', o.due, o.created_at desc limit 200";
  kernel::List<OrderView> out;
  out.items = c.db().query<OrderView>(sql, c.caller.district, base::local_date(c.now));
  out.total = static_cast<std::int64_t>(out.items.size());
  return out;
}

struct Owner {
  std::string owner_path, owner_name;
};
QY_DESCRIBE(Owner, QY_FIELD(owner_path), QY_FIELD(owner_name))

base::Result<OrderView> make(Context& c, const OrderInput& input) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  const auto owner = c.db().query_one<Owner>(
      "select owner_path, owner_name from sources.source where district = $1 and code = $2",
      c.caller.district, input.source_code);
  if (!owner) return base::not_found({"数据来源", "data source"});
  if (owner->owner_path.empty())
    return base::conflict("sources.no_owner", {"该来源没有填写负责单位", "Nobody answers for this source"},
                          {"请先在来源中填写负责单位", "Give the source an organisation first"});
  if (input.due < base::local_date(c.now))
    return base::invalid("due", "sources.due", {"期限不能早于今天", "The day is past"},
                         {"请选择以后的日期", "Choose a later day"});
  const auto findings = c.db().number(
      "select count(*) from sources.finding where district = $1 and source_code = $2 and rule = $3",
      c.caller.district, input.source_code, input.rule);
  if (findings == 0)
    return base::conflict("sources.no_findings", {"该来源没有这类问题", "There are no such findings"},
                          {"请从问题清单中发起", "Start from the list of findings"});
  const auto id = OrderId::make();
  c.db().execute(
      "insert into sources.work_order (district, id, source_code, rule, findings, owner_path, owner_name, "
      "state, wanted,"
      " due, by_name, created_at) values ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, $10, $11)",
      c.caller.district, id, input.source_code, input.rule, findings, owner->owner_path, owner->owner_name,
      input.wanted, input.due, c.caller.name, c.now);
  c.audit("sources.order", "sources.work_order", id.str());
  return order_of(c, id);
}

base::Error wrong_state() {
  return base::conflict("sources.state", {"工单当前不能这样处理", "The order does not allow that now"},
                        {"请刷新后再试", "Reload and try again"});
}

base::Result<void> need_text(const OrderStep& input) {
  if (!input.text.empty()) return {};
  return base::invalid("text", "field.required", {"请填写说明", "Write what was done or is wanted"}, {});
}

base::Result<void> answer(Context& c, const OrderView& order, const OrderStep& input) {
  QY_CHECK(auth::require(c.caller, "sources.answer"));
  if (order.state != OrderState::open) return wrong_state();
  QY_CHECK(need_text(input));
  const auto done = c.db().execute(
      "update sources.work_order set state = 'answered', answer = $3, answered_name = $4, answered_at = $5,"
      " version = version + 1 where district = $1 and id = $2",
      c.caller.district, order.id, input.text, c.caller.name, c.now);
  if (done == 0) return base::not_found({"工单", "work order"});
  return {};
}

base::Result<void> settle(Context& c, const OrderView& order, bool close, const OrderStep& input) {
  QY_CHECK(auth::require(c.caller, "sources.manage"));
  if (order.state != OrderState::answered) return wrong_state();
  if (!close) QY_CHECK(need_text(input));
  c.db().execute(
      "update sources.work_order set state = $3, closed_at = case when $3 = 'closed' then $4::timestamptz "
      "end,"
      " wanted = case when $5 = '' then wanted else $5 end, version = version + 1 where district = $1 and id "
      "= $2",
      c.caller.district, order.id, close ? "closed" : "open", c.now, close ? std::string() : input.text);
  return {};
}

base::Result<OrderView> act(Context& c, const OrderStep& input) {
  QY_CHECK(auth::require_signed_in(c.caller));
  const auto id = OrderId::parse(c.request.param("id"));
  if (!id) return base::not_found({"工单", "work order"});
  QY_TRY(const auto order, order_of(c, *id));
  if (order.version != input.version)
    return base::conflict("sources.version", {"工单刚刚被处理", "Somebody has just worked on this order"},
                          {"请刷新后再看", "Reload and look again"});
  const auto action = c.request.param("action");
  if (action == "answer")
    QY_CHECK(answer(c, order, input));
  else if (action == "close" || action == "reopen")
    QY_CHECK(settle(c, order, action == "close", input));
  else
    return base::not_found({"操作", "action"});
  c.audit("sources.order_" + std::string(action), "sources.work_order", id->str());
  return order_of(c, *id);
}

}  // namespace

void register_orders(kernel::Registry& r) {
  r.get<Nothing, kernel::List<OrderView>>(
      "/api/v1/sources/orders",
      {.access = {.signed_in = true}, .summary = {"数据质量工单", "Work orders about data quality"}}, list);
  r.post<OrderInput, OrderView>("/api/v1/sources/orders",
                                {.access = {.permission = "sources.manage"},
                                 .summary = {"向来源单位派发工单", "Send a work order to a source's owner"}},
                                make);
  r.post<OrderStep, OrderView>("/api/v1/sources/orders/{id}/actions/{action}",
                               {.access = {.signed_in = true},
                                .summary = {"答复、办结或退回工单", "Answer, close or reopen a work order"}},
                               act);
}

}  // namespace qiying::sources
