#include <fmt/format.h>

#include <map>

#include "modules/application/internal/access.hpp"
#include "modules/application/internal/api.hpp"
#include "modules/application/internal/complete.hpp"
#include "modules/application/internal/dues.hpp"
#include "modules/application/internal/pledges.hpp"
#include "modules/application/internal/use_cases.hpp"
#include "platform/base/json.hpp"
#include "platform/exports/exports.hpp"
#include "platform/imports/table.hpp"

namespace qiying::application {
namespace {

using kernel::Context;
using BatchId = base::Id<struct BatchTag>;

enum class LineState { waiting, paid, returned };
QY_ENUM(LineState, "waiting", "paid", "returned")

struct Line {
  ApplicationId application_id;
  std::string number;
  int instalment = 1;
  std::string payee, bank_name, bank_account;
  base::Fen amount;
  LineState state = LineState::waiting;
  std::string bank_note;
  std::optional<base::Timestamp> answered_at;
};
QY_DESCRIBE(Line, QY_FIELD(application_id), QY_FIELD(number), QY_FIELD(instalment), QY_FIELD(payee),
            QY_FIELD(bank_name), QY_FIELD(bank_account, .doc = "脱敏 / masked", .sealed = kBankAccount),
            QY_FIELD(amount), QY_FIELD(state), QY_FIELD(bank_note), QY_FIELD(answered_at))

struct PaymentBatch {
  BatchId id;
  std::string number, created_name;
  base::Timestamp created_at;
  std::int64_t count = 0, paid = 0, returned = 0;
  base::Fen total;
};
QY_DESCRIBE(PaymentBatch, QY_FIELD(id), QY_FIELD(number), QY_FIELD(created_name), QY_FIELD(created_at),
            QY_FIELD(count), QY_FIELD(paid), QY_FIELD(returned), QY_FIELD(total))

struct PaymentBatchView {
  PaymentBatch batch;
  std::vector<Line> lines;
};
QY_DESCRIBE(PaymentBatchView, QY_FIELD(batch), QY_FIELD(lines))

struct BatchInput {
  std::optional<std::string> policy;
};
QY_DESCRIBE(BatchInput, QY_FIELD(policy, .max = 100, .doc = "只含此政策，缺省为全部 / of this policy only"))

struct AnswerLine {
  std::int64_t line = 0;
  std::string number;
  bool ok = false;
  std::string message;
};
QY_DESCRIBE(AnswerLine, QY_FIELD(line), QY_FIELD(number), QY_FIELD(ok), QY_FIELD(message))

struct BankAnswers {
  std::int64_t rows = 0, paid = 0, returned = 0, refused = 0;
  std::vector<AnswerLine> items;
};
QY_DESCRIBE(BankAnswers, QY_FIELD(rows), QY_FIELD(paid), QY_FIELD(returned), QY_FIELD(refused),
            QY_FIELD(items))

#define QY_BATCHES                                                                                         \
  "select b.id, b.number, b.created_name, b.created_at, count(l.*) as count,"                              \
  " count(*) filter (where l.state = 'paid') as paid,"                                                     \
  " count(*) filter (where l.state = 'returned') as returned, coalesce(sum(l.amount), 0)::bigint as total" \
  " from application.payment_batch b left join application.payment_line l"                                 \
  " on l.district = b.district and l.batch_id = b.id where b.district = $1"

base::Result<PaymentBatch> batch_of(Context& c, BatchId id) {
  auto found = c.db().query_one<PaymentBatch>(
      QY_BATCHES " and b.id = $2 group by b.id, b.number, b.created_name, b.created_at", c.caller.district,
      id);
  if (!found) return base::not_found({"拨付名单", "payment list"});
  return *std::move(found);
}

base::Result<BatchId> id_of(const Context& c) {
  const auto id = BatchId::parse(c.request.param("id"));
  if (!id) return base::not_found({"拨付名单", "payment list"});
  return *id;
}

std::vector<Line> lines_of(Context& c, BatchId id) {
  return c.db().query<Line>(
      "select application_id, number, instalment, payee, bank_name, bank_account, amount, state, bank_note, "
      "answered_at from application.payment_line where district = $1 and batch_id = $2 order by number",
      c.caller.district, id);
}

struct Ready {
  ApplicationId id;
};
QY_DESCRIBE(Ready, QY_FIELD(id))

base::Result<bool> add_line(Context& c, BatchId batch, ApplicationId id) {
  auto r = find_locked(c.db(), c.caller.district, id);
  if (!r || r->state != State::approved || !is_handler(c.caller, *r)) return false;
  const auto amount = due_of(*r);
  if (amount.value <= 0) return false;
  const auto added = c.db().execute(
      "insert into application.payment_line (district, batch_id, application_id, number, instalment, payee, "
      "bank_name, bank_account, amount, state) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting') on "
      "conflict do nothing",
      r->district, batch, r->id, r->number.value_or(""), r->instalments_paid + 1, r->subject_name,
      r->bank_name, c.db().seal(r->bank_account, kBankAccount), amount);
  if (added == 0) return false;
  QY_CHECK(
      step(c, *r, Action::pay, rules::to_text(rules::Quantity{amount.value, rules::Dimension::money}), {}));
  return true;
}

/// "BF20260310-01".
std::string next_batch_number(Context& c) {
  auto day = base::to_iso(base::local_date(c.now));
  std::erase(day, '-');
  const auto n = c.db().number(
      "insert into application.batch_number (district, day, last) values ($1, $2, 1) on conflict (district, "
      "day) do update set last = application.batch_number.last + 1 returning last",
      c.caller.district, base::local_date(c.now));
  return fmt::format("BF{}-{:02}", day, n);
}

base::Result<PaymentBatchView> show_batch(Context& c, BatchId id) {
  QY_TRY(auto batch, batch_of(c, id));
  PaymentBatchView out{std::move(batch), lines_of(c, id)};
  for (auto& line : out.lines) line.bank_account = masked_account(line.bank_account);
  return out;
}

base::Result<PaymentBatchView> make_batch(Context& c, const BatchInput& in) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  const auto ready = c.db().query<Ready>(
      "select id from application.application where district = $1 and state = 'approved' and bank_account <> "
      "'' and amount_approved > amount_paid and ($2::text is null or slug = $2) order by decided_at, id "
      "limit 2000",
      c.caller.district, in.policy);
  const auto id = BatchId::make();
  c.db().execute(
      "insert into application.payment_batch (district, id, number, office_path, created_by, created_name, "
      "created_at) values ($1, $2, $3, $4, $5, $6, $7)",
      c.caller.district, id, next_batch_number(c), c.caller.org_path, c.caller.account, c.caller.name, c.now);
  int count = 0;
  for (const auto& one : ready) {
    QY_TRY(const bool added, add_line(c, id, one.id));
    count += added ? 1 : 0;
  }
  if (count == 0)
    return base::conflict("application.nothing_to_pay",
                          {"没有可列入的申报：须公示期满、有核定金额和收款账户",
                           "Nothing to pay: the notice must be over, with an amount and an account"});
  c.audit("application.payment_batch", "payment", id.str(), {fmt::format("{{\"lines\":{}}}", count)});
  return show_batch(c, id);
}

base::Result<kernel::List<PaymentBatch>> list_batches(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  kernel::List<PaymentBatch> out;
  out.items = c.db().query<PaymentBatch>(
      QY_BATCHES
      " group by b.id, b.number, b.created_name, b.created_at order by b.created_at desc, b.id limit 200",
      c.caller.district);
  out.total =
      c.db().number("select count(*) from application.payment_batch where district = $1", c.caller.district);
  return out;
}

base::Result<PaymentBatchView> show(Context& c, const kernel::Nothing&) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const auto id, id_of(c));
  return show_batch(c, id);
}

/// The file for the bank: whole account numbers, and each taking of it is audited (platform/exports).
base::Result<void> give_lines(Context& c, const exports::Sink& sink) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto batch, batch_of(c, id));
  for (const auto& l : lines_of(c, id))
    sink({batch.number, l.number, std::to_string(l.instalment), l.payee, l.bank_name, l.bank_account,
          base::to_yuan(l.amount)});
  return {};
}

const std::vector<imports::Field> kFields = {
    {"number", {"申报编号", "编号", "number"}, true},
    {"result", {"结果", "付款结果", "result"}, true},
    {"note", {"原因", "退回原因", "备注", "note"}, false},
};

std::optional<LineState> result_of(const std::string& text) {
  if (text == "成功" || text == "已付" || text == "已付款" || text == "paid") return LineState::paid;
  if (text == "失败" || text == "退回" || text == "退票" || text == "returned") return LineState::returned;
  return std::nullopt;
}

base::Result<void> settle(Context& c, BatchId batch, const Line& line, LineState result,
                          const std::string& note) {
  auto r = find_locked(c.db(), c.caller.district, line.application_id);
  if (!r) return base::not_found({"申报", "application"});
  c.db().execute(
      "update application.payment_line set state = $4, bank_note = $5, answered_at = $6 where district = $1 "
      "and batch_id = $2 and application_id = $3",
      r->district, batch, r->id, result, note, c.now);
  if (result == LineState::returned)
    return step(c, *r, Action::return_payment, note, [&](Record& to) { to.reason = note; });
  begin_pledge(c.db(), *r, c.now);
  const auto sum = rules::to_text(rules::Quantity{line.amount.value, rules::Dimension::money});
  return step(c, *r, Action::confirm_payment, sum, [&](Record& to) {
    to.amount_paid = to.amount_paid + line.amount;
    to.instalments_paid += 1;
    to.paid_at = c.now;
    to.reason.clear();
  });
}

/// One row of the bank's file; what was answered before is left as it is.
base::Result<void> take_row(Context& c, BatchId batch, std::map<std::string, Line>& lines,
                            const imports::NamedTable& table, BankAnswers& out) {
  const auto found = lines.find(table.value("number"));
  if (found == lines.end())
    return base::invalid("number", "application.not_on_list", {"不在本名单", "Not on this list"});
  const auto result = result_of(table.value("result"));
  if (!result)
    return base::invalid("result", "application.result",
                         {"结果应为“成功”或“失败”", "The result is 成功 or 失败"});
  auto& line = found->second;
  if (line.state != LineState::waiting)
    return base::conflict("application.answered", {"已登记过结果，未重复处理", "Answered already"});
  auto note = table.value("note");
  if (*result == LineState::returned && note.empty()) note = "银行退回，未说明原因";
  QY_CHECK(settle(c, batch, line, *result, note));
  line.state = *result;
  ++(*result == LineState::paid ? out.paid : out.returned);
  return {};
}

base::Result<http::Response> take_answers(Context& c) {
  QY_CHECK(auth::require(c.caller, "application.pay"));
  QY_TRY(const auto id, id_of(c));
  QY_TRY(const auto batch, batch_of(c, id));
  if (c.request.files.empty() || !c.request.files.front().path)
    return base::invalid("file", "field.required", {"请选择银行回单文件", "Choose the bank's file"});
  QY_TRY(auto table, imports::NamedTable::open(*c.request.files.front().path, kFields));
  std::map<std::string, Line> lines;
  for (auto& line : lines_of(c, batch.id)) lines.emplace(line.number, line);
  BankAnswers out;
  while (true) {
    QY_TRY(const bool more, table.next());
    if (!more) break;
    ++out.rows;
    AnswerLine answer{table.line(), table.value("number"), true, ""};
    if (const auto taken = take_row(c, id, lines, table, out); !taken.ok()) {
      answer.ok = false;
      answer.message = c.pick(taken.error().message);
      ++out.refused;
    }
    out.items.push_back(std::move(answer));
  }
  c.audit("application.bank_answers", "payment", id.str());
  return http::Response::json(base::to_json(out));
}

}  // namespace

void register_payments(kernel::Registry& r) {
  const kernel::Access payers{.permission = "application.pay"};
  http::RouteOptions upload;
  upload.multipart = true;
  upload.body_limit = 20u << 20;
  r.get<kernel::Nothing, kernel::List<PaymentBatch>>(
      "/api/v1/payment-batches", {.access = payers, .summary = {"拨付名单", "Payment lists"}}, list_batches);
  r.post<BatchInput, PaymentBatchView>("/api/v1/payment-batches",
                                       {.access = payers, .summary = {"制作拨付名单", "Make a payment list"}},
                                       make_batch);
  r.get<kernel::Nothing, PaymentBatchView>("/api/v1/payment-batches/{id}",
                                           {.access = payers, .summary = {"拨付名单详情", "A payment list"}},
                                           show);
  r.raw(http::Method::post, "/api/v1/payment-batches/{id}/answers",
        {.access = payers, .summary = {"登记银行结果", "Take the bank's answers"}, .options = upload},
        take_answers);
  exports::add(r,
               {.path = "/api/v1/payment-batches/{id}/file",
                .name = "payments",
                .title = {"拨付名单", "Payments"},
                .action = "application.payment_export",
                .access = payers},
               {{"批次", "List"},
                {"申报编号", "Number"},
                {"期次", "Instalment"},
                {"收款单位", "Payee"},
                {"开户银行", "Bank"},
                {"收款账号", "Account"},
                {"金额（元）", "Amount (yuan)"}},
               give_lines);
}

}  // namespace qiying::application
