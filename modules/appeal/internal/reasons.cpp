#include "modules/appeal/internal/reasons.hpp"

#include <array>

namespace qiying::appeal {
namespace {

constexpr std::string_view kBeijing = "北京市接诉即办工作条例（2021-09-24）第十一条";
constexpr std::string_view kShenzhen = "深圳市企业诉求服务指引（第一版，2023-12-13）";

constexpr std::array kReasons = {
    Reason{Action::reject, "repeated", "同一事项无新的事实", "The same matter without new facts", kBeijing},
    Reason{Action::reject, "secret", "涉及国家秘密、商业秘密或者个人隐私",
           "Concerns state or trade secrets or privacy", kBeijing},
    Reason{Action::reject, "unlawful", "违反法律法规或者公序良俗", "Against the law or public order",
           kBeijing},
    Reason{Action::reject, "empty", "没有实质内容或者无法核实", "Without content, or cannot be verified",
           kShenzhen},
    Reason{Action::reject, "area", "不属于本辖区", "Outside this district", kShenzhen},
    Reason{Action::reject, "other", "其他依法不予受理的情形", "Other cases given by law", kShenzhen},
    Reason{Action::divert, "emergency", "转110、119、120等紧急热线", "Emergency lines 110, 119, 120",
           kBeijing},
    Reason{Action::divert, "court", "转诉讼、仲裁、行政复议等法定程序",
           "Court, arbitration or administrative review", kBeijing},
    Reason{Action::divert, "discipline", "转纪检监察", "Discipline inspection", kBeijing},
    Reason{Action::divert, "disclosure", "转政府信息公开", "Disclosure of government information", kBeijing},
    Reason{Action::divert, "petition", "转信访渠道", "Petition offices", kBeijing},
    Reason{Action::divert, "market", "告知市场化渠道", "A matter of the market: the channel is named",
           kBeijing},
    Reason{Action::divert, "hotline", "转12345政务服务便民热线", "The hotline 12345", kBeijing},
};

}  // namespace

std::span<const Reason> reasons() {
  return kReasons;
}

const Reason* find_reason(Action action, std::string_view code) {
  for (const auto& reason : kReasons)
    if (reason.action == action && reason.code == code) return &reason;
  return nullptr;
}

}  // namespace qiying::appeal
