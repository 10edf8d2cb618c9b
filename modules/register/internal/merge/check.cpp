#include "modules/register/internal/merge/check.hpp"

#include <array>

namespace qiying::register_ {
namespace {

bool code_ok(const MergeSide& side) {
  return side.outer_ok && side.inner_ok;
}

/// How names of branches end (企业名称登记管理规定 art. 13: 分公司、分厂、分店; 支行 and the like by custom).
bool is_branch(std::string_view name) {
  static constexpr std::array<std::string_view, 12> ends = {
      "分公司", "分店", "分厂", "分行", "支行", "分社", "分所", "分部", "分院", "分校", "办事处", "营业部"};
  return std::ranges::any_of(ends, [&](auto end) { return name.ends_with(end); });
}

}  // namespace

base::Result<void> may_be_one(const MergeSide& survivor, const MergeSide& other) {
  if (code_ok(survivor) && code_ok(other))
    return base::conflict("register.two_codes",
                          {"两家有不同的有效代码，是两家企业，不能合并",
                           "They have two different valid codes: two enterprises, which are not merged"},
                          {"若其中一个代码登记有误，请先由来源部门更正",
                           "If one of the codes is wrong have its source correct it first"});
  if (code_ok(other))
    return base::conflict("register.better_code",
                          {"要保留的一家代码校验不通过，而另一家的有效",
                           "The code of the one to be kept fails its check while the other's is valid"},
                          {"请改为保留代码有效的一家", "Keep the one whose code is valid"});
  if (is_branch(survivor.name_norm) != is_branch(other.name_norm))
    return base::conflict("register.branch",
                          {"一家是分支机构，不能与企业本身合并", "One is a branch; a branch is not its firm"},
                          {"请核对两家的名称", "Compare the two names"});
  return {};
}

}  // namespace qiying::register_
