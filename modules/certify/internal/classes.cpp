#include "modules/certify/internal/classes.hpp"

namespace qiying::certify {
namespace {

const ClassInfo kClasses[] = {{Class::above_scale, {"四上企业", "Above-scale enterprises"}, 100},
                              {Class::key, {"重点企业", "Key enterprises"}, 95},
                              {Class::sme, {"中小企业", "Small and medium enterprises"}, 90}};

}  // namespace

std::span<const ClassInfo> classes() {
  return kClasses;
}

const ClassInfo& info_of(Class name) {
  return kClasses[static_cast<std::size_t>(name)];
}

int coverage_permille(std::int64_t certified, std::int64_t listed) {
  return listed == 0 ? 0 : static_cast<int>(certified * 1000 / listed);
}

}  // namespace qiying::certify
