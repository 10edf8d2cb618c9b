#include "engines/rules/internal/keys.hpp"

#include <map>
#include <utility>

namespace qiying::rules::internal {
namespace {

constexpr std::pair<std::string_view, std::string_view> kKeys[] = {
    // identity
    {"id", "编号"},
    {"title", "标题"},
    {"title_en", "英文标题"},
    {"doc_number", "文号"},
    {"issuer", "发文机关"},
    {"level", "层级"},
    {"status", "状态"},
    {"published", "发布日期"},
    {"effective", "施行日期"},
    {"expires", "失效日期"},
    {"abolished", "废止日期"},
    {"superseded_by", "被替代"},
    {"supersedes", "替代"},
    {"related", "相关政策"},
    {"version", "版本"},
    {"series", "所属文件"},
    {"region", "地区"},
    {"fair_competition", "公平竞争审查"},
    {"conclusion", "结论"},
    {"basis", "依据"},
    {"source", "来源"},
    {"address", "地址"},
    {"kind", "类别"},
    {"read", "核对日期"},
    {"subject", "主题"},
    {"audience", "受众"},
    {"groups", "受众类别"},
    {"summary", "摘要"},
    {"unknowns", "来源未说明"},
    {"parameters", "参数"},
    // conditions
    {"scope", "适用"},
    {"conditions", "条件"},
    {"all", "全部"},
    {"any", "任一"},
    {"not", "非"},
    {"of", "其中"},
    {"review", "人工审核"},
    {"fact", "事实"},
    {"at_least", "至少"},
    {"at_most", "至多"},
    {"more_than", "超过"},
    {"less_than", "低于"},
    {"is", "是"},
    {"in", "属于"},
    {"not_in", "不属于"},
    {"has", "持有"},
    {"has_any", "持有任一"},
    {"age_at_least", "满"},
    {"age_less_than", "未满"},
    {"on_or_after", "不早于"},
    {"on_or_before", "不晚于"},
    {"when", "前提"},
    {"label", "说明"},
    {"clause", "条款"},
    {"evidence", "证明"},
    // benefit
    {"benefit", "待遇"},
    {"amount", "金额"},
    {"rate", "比例"},
    {"base", "基数"},
    {"by", "按"},
    {"tiers", "档次"},
    {"from", "自"},
    {"below", "不足"},
    {"to", "至"},
    {"step", "每增"},
    {"reward", "奖励"},
    {"match", "配套"},
    {"policy", "政策"},
    {"up_to", "最高"},
    {"in_kind", "内容"},
    {"parts", "各项"},
    {"highest", "就高"},
    {"cap", "上限"},
    {"least", "起点"},
    {"terms", "约束"},
    {"instalments", "分期"},
    {"yearly_cap", "年度上限"},
    {"affiliates_cap", "关联企业上限"},
    {"cap_group", "合并计算"},
    {"exclusive", "不重复享受"},
    {"pledge_years", "承诺年限"},
    {"clawback", "追回"},
    {"quota", "名额"},
    {"budget", "预算"},
    {"years", "享受年限"},
    // application
    {"application", "申报"},
    {"mode", "方式"},
    {"opens", "开始"},
    {"closes", "截止"},
    {"materials", "材料"},
    {"name", "名称"},
    {"required", "必须"},
    {"steps", "步骤"},
    {"limits", "时限"},
    {"notice_days", "公示工作日"},
    {"channel", "渠道"},
    {"contacts", "联系"},
    {"value", "值"},
    {"until", "有效至"},
    {"date", "日期"},
    // catalogue, tables, parameters
    {"facts", "事实表"},
    {"type", "类型"},
    {"unit", "单位"},
    {"period", "周期"},
    {"sensitivity", "敏感"},
    {"note", "定义"},
    {"codes", "代码表"},
    {"options", "选项"},
    {"formula", "公式"},
    {"inputs", "取自"},
    {"table", "判定表"},
    {"local_tax", "地方税收"},
    {"asked", "可自答"},
    {"titles", "资质表"},
    {"aliases", "别名"},
    {"values", "取值"},
    {"share", "折算"},
    {"rows", "行"},
    {"columns", "列"},
    {"result", "结果"},
    // cases
    {"cases", "用例"},
    {"given", "假如"},
    {"when_day", "当"},
    {"then", "那么"},
};

struct Tables {
  std::map<std::string_view, std::string_view> to_english, to_chinese;
  Tables() {
    for (const auto& [english, chinese] : kKeys) {
      to_english.emplace(chinese, english);
      to_chinese.emplace(english, chinese);
    }
  }
};

const Tables& tables() {
  static const Tables out;
  return out;
}

}  // namespace

std::string_view english_key(std::string_view text) {
  const auto found = tables().to_english.find(text);
  return found == tables().to_english.end() ? text : found->second;
}

std::string_view chinese_key(std::string_view english) {
  const auto found = tables().to_chinese.find(english);
  return found == tables().to_chinese.end() ? english : found->second;
}

}  // namespace qiying::rules::internal
