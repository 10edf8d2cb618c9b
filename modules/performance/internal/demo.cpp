// Demonstration data: invented work, targets and figures of an invented centre.

#include <random>

#include "modules/performance/internal/documents.hpp"
#include "modules/performance/internal/plan_store.hpp"
#include "modules/performance/performance.hpp"
#include "platform/crypto/crypto.hpp"

namespace qiying::performance {
namespace {

using disclosure::Source;

constexpr std::string_view kUnit = "示范区企业服务中心（演示）";

struct Work {
  const char *kind, *title, *place;
  int every;  // days between entries
  int low, high;
  int part;  // percent; 0: none
};
const Work kWork[] = {
    {"building_visit", "走访楼宇", "江滨大厦", 8, 1, 2, 0},
    {"enterprise_visit", "走访企业", "示范区产业园", 5, 1, 4, 0},
    {"handbook_printed", "印制《企业服务手册》", "", 150, 700, 800, 0},
    {"handbook_given", "发放《企业服务手册》", "街道服务站", 20, 40, 90, 80},
    {"event", "融资对接沙龙", "中心会议室", 45, 40, 90, 94},
    {"party_training", "党员学习培训", "中心会议室", 28, 18, 22, 100},
    {"survey", "服务满意度问卷", "", 90, 80, 160, 95},
    {"account_article", "公众号推送", "", 4, 1, 2, 100},
    {"building_known", "楼宇信息采集", "江滨街道", 14, 2, 5, 0},
    {"media", "媒体报道", "", 40, 1, 3, 0},
};

class Maker {
 public:
  Maker(db::Connection& db, const std::string& district, base::Timestamp now)
      : db_(db), district_(district), now_(now), today_(base::local_date(now)), random_(20261121) {}

  void run() {
    year_ = month_of(today_) / 12;
    ledger();
    members();
    for (int y = year_ - 1; y <= year_; ++y) document(y, DocumentKind::budget, DocumentState::published);
    document(year_ - 1, DocumentKind::final_account, DocumentState::published);
    document(year_ + 1, DocumentKind::budget, DocumentState::draft);
    plan();
  }

 private:
  int between(int low, int high) {
    return low + static_cast<int>(random_() % static_cast<unsigned>(high - low + 1));
  }

  void ledger() {
    for (const auto& w : kWork)
      for (auto day = year_span(year_ - 1).from + std::chrono::days(between(3, 12)); day <= today_;
           day += std::chrono::days(w.every + between(0, 2))) {
        const int quantity = between(w.low, w.high);
        std::optional<int> part;
        if (w.part > 0) part = quantity * w.part / 100;
        db_.execute(
            "insert into performance.entry (district, id, kind, day, title, quantity, part, place, note, "
            "by_account,"
            " by_name, created_at) values ($1, $2, $3, $4, $5, $6, $7, $8, '演示数据', $2, '演示', $9)",
            district_, base::Id<struct DemoTag>::make(), w.kind, day, w.title, quantity, part, w.place,
            std::min(now_, start_of(day) + std::chrono::hours(9)));
      }
  }

  // The first enterprises of the register, those with an account before others.
  void members() {
    const std::pair<const char*, int> classes[] = {{"above", 60}, {"key", 120}, {"sme", 400}, {"new", 80}};
    for (const auto& [name, size] : classes)
      db_.execute(
          "insert into performance.member (district, class, uscc, source, added_at)"
          " select $1, $2, uscc, '演示名单', $4 from performance.enterprise_fact where district = $1 and "
          "active"
          " order by certified desc, uscc limit $3 on conflict do nothing",
          district_, name, size, now_);
  }

  // Amounts in hundreds of yuan, growing a little from year to year.
  static base::Fen grown(std::int64_t hundreds, int years) {
    return {hundreds * (100 + 3 * years) / 100 * 10'000};
  }

  Book book(int year, DocumentKind kind) {
    const int n = year - year_ + 2;
    const auto of = [&](std::int64_t hundreds) { return grown(hundreds, n); };
    const auto none = base::Fen{};
    Book b;
    b.kind = kind;
    b.year = year;
    b.unit = kUnit;
    b.unit_code = "199001";
    b.duties =
        "承担政府与企业之间的双向沟通联系，统筹协调企业服务工作。本文件为演示内容，单位和金额均为虚构。";
    b.reason = "人员和项目变动";
    b.names = {{"201", "一般公共服务支出"},   {"20103", "政府办公厅（室）及相关机构事务"},
               {"208", "社会保障和就业支出"}, {"20805", "行政事业单位养老支出"},
               {"210", "卫生健康支出"},       {"21011", "行政事业单位医疗"},
               {"221", "住房保障支出"},       {"22102", "住房改革支出"}};
    b.functions = {
        {"2010302", "一般行政管理事务", Source::general, none, none, {}, none, none},
        {"2010350", "事业运行", Source::general, of(26100), of(4020), none, none, none},
        {"2080505", "机关事业单位基本养老保险缴费支出", Source::general, of(3120), none, none, none, none},
        {"2101102", "事业单位医疗", Source::general, of(1230), none, none, none, none},
        {"2210201", "住房公积金", Source::general, of(3640), none, none, none, none}};
    b.economics = {{"30101", "基本工资", of(6100)},
                   {"30103", "奖金", of(14300)},
                   {"30107", "绩效工资", {}},
                   {"30108", "机关事业单位基本养老保险缴费", of(3120)},
                   {"30110", "职工基本医疗保险缴费", of(1230)},
                   {"30113", "住房公积金", of(3640)},
                   {"30201", "办公费", of(1500)},
                   {"30207", "邮电费", of(700)},
                   {"30299", "其他商品和服务支出", {}}};
    b.economics[2].amount = of(26100) - of(6100) - of(14300);
    b.economics[8].amount = of(4020) - of(1500) - of(700);
    projects(b, of);
    b.procurement = {{"企业服务平台运行维护经费", "信息技术服务", "项", 1, of(2800), of(2800), of(1600)},
                     {"走访服务企业工作经费", "纸制品", "包", 100, of(25), of(25), of(15)}};
    b.three = {none, none, of(210), of(90)};
    b.three_before = {none, none, grown(210, n - 1), grown(90, n - 1)};
    if (kind == DocumentKind::final_account) settle(b);
    return b;
  }

  template <class F>
  void projects(Book& b, const F& of) {
    b.projects = {{"199001T000000101",
                   "走访服务企业工作经费",
                   "走访企业和楼宇、编印服务手册",
                   Source::general,
                   of(2000),
                   {},
                   {{"手册印刷", "20元/册×1500册", {3'000'000}}, {"走访和活动", "按计划", {}}},
                   {}},
                  {"199001T000000102",
                   "党建和公众号运营经费",
                   "党员教育、公众号运营",
                   Source::general,
                   of(700),
                   {},
                   {{"党员教育", "150元/人次×200人次", {3'000'000}}, {"公众号运营", "按合同", {}}},
                   {}},
                  {"199001T000000103",
                   "企业服务平台运行维护经费",
                   "平台运行和数据服务",
                   Source::general,
                   of(9800),
                   {},
                   {{"云资源租赁", "2.5万元/月×12个月", {30'000'000}}, {"运行维护", "按合同", {}}},
                   {}}};
    for (auto& p : b.projects) p.details[1].amount = p.budget - p.details[0].amount;
    b.projects[0].goals = {{"产出指标", "数量指标", "走访楼宇次数", "≥42次", "计划数据", 40},
                           {"产出指标", "质量指标", "企业疑问回复率", "=100%", "计划数据", 30},
                           {"满意度指标", "服务对象满意度指标", "企业满意度", "≥90%", "计划数据", 30}};
    b.projects[1].goals = {{"产出指标", "数量指标", "党员教育活动次数", "≥12次", "计划数据", 40},
                           {"产出指标", "时效指标", "公众号按期更新率", "=100%", "计划数据", 30},
                           {"满意度指标", "服务对象满意度指标", "党员满意度", "≥90%", "计划数据", 30}};
    b.projects[2].goals = {{"产出指标", "质量指标", "平台可用率", "≥99.5%", "合同", 50},
                           {"效益指标", "社会效益指标", "企业一次办成", "有所提升", "计划数据", 20},
                           {"满意度指标", "服务对象满意度指标", "企业满意度", "≥90%", "计划数据", 30}};
    for (const auto& p : b.projects) b.functions[0].project = b.functions[0].project + p.budget;
  }

  // What was spent: a little less than the budget.
  static void settle(Book& b) {
    for (auto& f : b.functions) f.initial = f.whole = f.staff + f.office + f.project;
    base::Fen spent;
    for (auto& p : b.projects) {
      p.executed = {p.budget.value / 10'000 * 96 / 100 * 10'000};
      spent = spent + p.executed;
    }
    b.functions[0].project = spent;
    b.three_before = b.three;  // what this year's budget said
    const auto part = [](base::Fen amount, int percent) {
      return base::Fen{amount.value / 10'000 * percent / 100 * 10'000};
    };
    b.three.car_run = part(b.three.car_run, 91);
    b.three.reception = part(b.three.reception, 83);
    b.three_reason = "厉行节约，减少用车和接待次数（演示内容）";
  }

  void document(int year, DocumentKind kind, DocumentState state) {
    auto b = book(year, kind);
    for (const auto& f : book(year - 1, kind).functions)
      b.last_year = b.last_year + f.staff + f.office + f.project;
    const auto id = DocumentId::make();
    const auto at =
        now_ - std::chrono::days(state == DocumentState::published ? 30 * (year_ - year) + 40 : 2);
    const bool shown = state == DocumentState::published;
    const auto text = disclosure::to_text(disclosure::compose(b));
    db_.execute(
        "insert into performance.document (district, id, year, kind, unit, state, book, hash, published_at, "
        "published_by,"
        " edited_by, edited_name, created_at, updated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, "
        "$2, '演示', $11, $11)",
        district_, id, year, kind, kUnit, state, base::to_json(b),
        shown ? crypto::sha256_hex(text) : std::string(), shown ? std::optional(at) : std::nullopt,
        shown ? "演示" : "", at);
    db_.execute(
        "insert into performance.document_step (district, document_id, at, id, action, by_name, note, book)"
        " values ($1, $2, $3, $4, 'create', '演示', '', $5)",
        district_, id, at, base::Id<struct DemoTag>::make(), base::to_json(b));
  }

  static TargetRow target(const char* level1, const char* level2, const char* name, const char* indicator,
                          Direction d, const char* unit, double weight, double goal) {
    TargetRow r;
    r.id = PlanId::make().str();
    r.level1 = level1;
    r.level2 = level2;
    r.level3 = name;
    if (*indicator != 0) r.indicator = indicator;
    r.direction = d;
    r.unit = unit;
    r.weight = weight;
    if (d == Direction::qualitative)
      r.target_text = "有效提升";
    else
      r.target = goal;
    r.basis = "计划数据";
    return r;
  }

  std::vector<TargetRow> project_rows() {
    return {
        target("产出指标", "数量指标", "印刷发放手册数量", "handbook_printed", Direction::positive, "册", 11,
               1500),
        target("产出指标", "数量指标", "走访楼宇次数", "building_visits", Direction::positive, "次", 13, 42),
        target("产出指标", "质量指标", "企业疑问回复率", "reply_rate", Direction::positive, "%", 8, 100),
        target("产出指标", "时效指标", "诉求按时答复率", "reply_on_time", Direction::positive, "%", 8, 95),
        target("产出指标", "质量指标", "信息发布准确率", "article_accuracy", Direction::positive, "%", 10,
               90),
        target("效益指标", "社会效益指标", "企业获得感", "", Direction::qualitative, "", 15, 0),
        target("满意度指标", "服务对象满意度指标", "企业满意度", "satisfaction", Direction::positive, "%", 15,
               90)};
  }

  StoredPlan project_plan(int year) {
    StoredPlan p;
    p.id = PlanId::make();
    p.year = year;
    p.kind = PlanKind::project;
    p.state = PlanState::in_force;
    p.title = "走访服务企业工作经费";
    p.department = kUnit;
    p.long_goal = "服务企业常态化、标准化，诉求件件有回音。（演示内容）";
    p.year_goal = "走访楼宇和企业，编印服务手册，诉求件件有回音。（演示内容）";
    p.execution_weight = 20;
    p.budget_fen = grown(2000, year - year_ + 2);
    p.rows = project_rows();
    p.edited_name = "演示";
    p.edited_by = auth::AccountId::make();
    return p;
  }

  void keep(StoredPlan p, base::Timestamp at) {
    p.created_at = at;
    p.updated_at = p.state == PlanState::signed_ ? now_ - std::chrono::days(28) : at + std::chrono::hours(5);
    insert_plan(db_, district_, p);
    update_plan(db_, district_, p);
    step(p, at, "create", "演示");
    step(p, at + std::chrono::hours(5), "approve", "演示负责人");
    if (p.state != PlanState::signed_) return;
    step(p, now_ - std::chrono::days(30), "evaluate", "演示");
    step(p, now_ - std::chrono::days(28), "sign", "演示负责人");
  }

  void step(const StoredPlan& p, base::Timestamp at, std::string_view action, std::string_view by) {
    const bool signs = action == "sign";
    db_.execute(
        "insert into performance.plan_step (district, plan_id, at, id, action, by_name, form, hash)"
        " values ($1, $2, $3, $4, $5, $6, $7, $8)",
        district_, p.id, at, base::Id<struct DemoTag>::make(), action, by, signs ? p.frozen : std::string(),
        signs ? p.hash : std::string());
  }

  // What the records say of last year; where it falls short the reason and what is done about it.
  void settle(StoredPlan& last) {
    const auto figures = figures_of(db_, district_, last.year, now_);
    for (auto& row : last.rows) {
      if (row.direction == Direction::qualitative) {
        row.reached = Reached::achieved;
        row.actual_text = "企业走访反馈普遍认可";
        row.points = row.weight - 1;
        continue;
      }
      const auto value = recorded(figures, row, day_for(last.year, now_));
      if (!value) {
        row.actual = row.target;
        row.actual_reason = "纸质台账（演示）";
      } else if (*value < *row.target || *value > *row.target * 1.2) {
        row.reason =
            *value < *row.target ? "上半年人员变动，进度偏慢（演示）" : "年中增加专项走访，超出计划（演示）";
        row.measures = "按月跟踪进度，目标按实际工作量核定（演示）";
      }
    }
    last.spent_fen = {last.budget_fen.value / 100 * 96};
    last.use_of_result = "手册按需印制，节余用于增加走访；按时答复率低的单位列入下年重点督办。（演示内容）";
    last.improvement = "印制前先摸底需求，避免积压。（演示内容）";
  }

  // Last year's form is signed; this year's begins with its values and its result, and shows lights while the
  // year goes on.
  void plan() {
    auto last = project_plan(year_ - 1), now = project_plan(year_);
    settle(last);
    const auto figures = figures_of(db_, district_, last.year, now_);
    const double before2[] = {2000, 40, 100, 91.2, 98.5, 0, 92};
    for (std::size_t i = 0; i < now.rows.size(); ++i) {
      if (now.rows[i].direction == Direction::qualitative) continue;
      now.rows[i].before2 = last.rows[i].before1 = before2[i];
      now.rows[i].before1 = recorded(figures, last.rows[i], day_for(last.year, now_));
    }
    const auto view = compute_plan(PlanReader{db_, district_, now_}, last);
    if (view.problems.empty()) sign(last, view);
    now.last_result = result_of(view);
    now.rows[1].actual = 43;
    now.rows[1].actual_reason = "与街道联合走访在台账中重复登记，凭签到表核减（演示）";
    now.spent_fen = {now.budget_fen.value / 100 * 78};
    keep(std::move(last), start_of(year_span(year_ - 1).from) + std::chrono::hours(9));
    keep(std::move(now), now_ - std::chrono::days(60));
  }

  db::Connection& db_;
  const std::string& district_;
  base::Timestamp now_;
  base::Date today_;
  std::mt19937 random_;
  int year_ = 0;
};

}  // namespace

void put_demo(db::Connection& db, const std::string& district, base::Timestamp now) {
  if (db.number("select count(*) from performance.document where district = $1", district) > 0) return;
  Maker(db, district, now).run();
}

}  // namespace qiying::performance
