#include "modules/register/internal/import/record.hpp"

namespace qiying::register_ {

base::Text words_of(std::string_view code) {
  static const std::map<std::string_view, base::Text> words = {
      {"uscc.missing", {"没有统一社会信用代码", "No credit code"}},
      {"uscc.rounded",
       {"代码被电子表格改成了科学计数法,请把该列设为文本后重新导出",
        "A spreadsheet turned the code into a rounded number: format the column as text and export again"}},
      {"uscc.malformed",
       {"统一社会信用代码格式不对(应为18位,不含 I O S V Z)",
        "Not a credit code (18 characters without I O S V Z)"}},
      {"uscc.checks",
       {"两个校验位都不对,多半是录入错误", "Both check characters are wrong, most likely a typing error"}},
      {"uscc.outer_check",
       {"第18位校验不通过(主体标识码校验通过),已导入,请核实",
        "Check character 18 is wrong; taken over, please verify"}},
      {"uscc.inner_check",
       {"主体标识码校验不通过(第18位校验通过),已导入,请核实",
        "Check character of the organisation code is wrong; taken over, please verify"}},
      {"name.missing", {"没有企业名称", "No name"}},
      {"name.too_long", {"企业名称超过200字", "The name is longer than 200 characters"}},
      {"text.encoding", {"文字编码有误", "The text is not well-formed UTF-8"}},
      {"csv.column_count", {"列数与表头不一致", "Not as many columns as the header"}},
      {"capital.unreadable", {"注册资本无法识别,仅保留原文", "Capital not understood; kept as text only"}},
      {"date.unreadable", {"日期无法识别,已留空", "Date not understood; left empty"}},
      {"status.unknown", {"登记状态无法识别,已留空", "Status not understood; left empty"}},
      {"industry.unknown", {"不是国民经济行业代码,已留空", "Not an industry code of GB/T 4754; left empty"}},
      {"street.unknown", {"不是本区街道,已留空", "Not a street of this district; left empty"}},
      {"record.merged",
       {"该代码的企业已并入另一家，不再单独导入", "The enterprise of this code was merged into another one"}},
      {"record.superseded",
       {"同一文件中有相同代码的后一条记录,以后者为准", "A later record of the same code in this file wins"}},
  };
  const auto found = words.find(code);
  return found == words.end() ? base::Text{std::string(code), std::string(code)} : found->second;
}

}  // namespace qiying::register_
