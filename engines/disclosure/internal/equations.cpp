#include "engines/disclosure/internal/equations.hpp"

#include <algorithm>

namespace qiying::disclosure::internal {
namespace {

bool sum_label(std::string_view label) {
  return label == "小计" || label == "合计" || label == "总计" || label == "本年收入合计" ||
         label == "本年支出合计" || label == "收入合计" || label == "支出合计";
}

bool no_summand(const Column& column) {
  const auto label = column.label();
  if (column.path.empty()) return true;
  if (contains_any(label, {"编码", "代码", "科目名称", "项目名称", "单位名称", "栏次",    "其中", "占比",
                           "比例", "%",    "数量",     "单价",     "计量",     "备注",    "比重", "增减",
                           "行次", "类别", "面向",     "项目单位", "用款单位", "预算单位"}))
    return true;
  const auto& last = column.path.back();
  return last == "项目" || last == "类" || last == "款" || last == "项" || contains(last, "名称") ||
         last == "单位" || last == "部门";
}

// "事业收入: 金额 | 其中:教育收费": the last of its own small group; what follows belongs to the sum again.
bool aside(const std::vector<Column>& columns, std::size_t c) {
  const auto parent = [&](std::size_t i) {
    const auto& path = columns[i].path;
    return path.size() > 1 ? std::vector(path.begin(), path.end() - 1) : std::vector<std::string>();
  };
  if (c == 0 || !columns[c].path.size() || !columns[c].path.back().starts_with("其中")) return false;
  const auto own = parent(c);
  const bool pair = !own.empty() && parent(c - 1) == own && (c < 2 || parent(c - 2) != own) &&
                    (c + 1 == columns.size() || parent(c + 1) != own);
  return pair && !no_summand(columns[c - 1]);
}

struct Finder {
  const std::vector<Column>& columns;
  std::vector<Equation>& out;

  const std::string& element(std::size_t c, std::size_t depth) const {
    static const std::string none;
    return depth < columns[c].path.size() ? columns[c].path[depth] : none;
  }

  // Returns what stands for the columns in the sum above: their own total, or all of them.
  std::vector<std::size_t> group(const std::vector<std::size_t>& all, std::size_t depth) {
    struct Part {
      std::string label;
      std::vector<std::size_t> columns;
    };
    std::vector<Part> parts;
    for (const auto c : all) {
      const auto& label = element(c, depth);
      if (parts.empty() || parts.back().label != label) parts.push_back({label, {}});
      parts.back().columns.push_back(c);
    }
    std::size_t total = SIZE_MAX;
    std::vector<std::size_t> heads;
    for (const auto& part : parts) {
      const bool leaf = part.columns.size() == 1;
      if (total == SIZE_MAX && heads.empty() && leaf && sum_label(part.label)) {
        total = part.columns.front();
        continue;
      }
      const auto inner = leaf || depth > 5 ? part.columns : group(part.columns, depth + 1);
      heads.insert(heads.end(), inner.begin(), inner.end());
    }
    if (total == SIZE_MAX) return heads;
    if (!heads.empty()) out.push_back({total, heads});
    return {total};
  }
};

}  // namespace

std::vector<Equation> column_equations(const std::vector<Column>& columns) {
  std::vector<Equation> out;
  Finder finder{columns, out};
  // Two lists side by side (预算数 | 决算数) are runs parted by columns without figures.
  std::vector<std::size_t> run;
  for (std::size_t c = 0; c <= columns.size(); ++c) {
    if (c < columns.size() && !no_summand(columns[c])) {
      run.push_back(c);
      continue;
    }
    if (c < columns.size() && aside(columns, c)) continue;
    if (run.size() > 1) finder.group(run, 0);
    run.clear();
  }
  return out;
}

Match holds(const Row& row, const Equation& equation, std::int64_t& expected) {
  expected = 0;
  std::int64_t slack = 0;
  std::size_t figures = 0;
  for (const auto c : equation.parts)
    if (c < row.cells.size() && row.cells[c]) {
      expected += row.cells[c]->micro;
      slack += row.cells[c]->ulp / 2;
      ++figures;
    }
  const auto& total = row.cells[equation.total];
  // One part is a copy, and a copy is exact.
  if (figures == 1 && total) return compare(total->micro, expected, 0);
  return compare(total ? total->micro : 0, expected, slack + (total ? total->ulp / 2 : 0));
}

}  // namespace qiying::disclosure::internal
