#pragma once
/// Codes of Chinese enterprises and their check digits. Pure and thread-safe.
///
/// Sources: 统一社会信用代码 GB 32100-2015; 组织机构代码 GB 11714-1997; 15 位工商注册号 with ISO 7064 MOD
/// 11,10 (工商行政管理市场主体注册号编制规则 GS 15-2006).

#include <optional>
#include <string>
#include <string_view>

namespace qiying::base {

/// What is known of an 18-character unified social credit code. Some early codes were officially issued with
/// a wrong last character while their inner code is right: send `well_formed` codes that fail a check to a
/// person, never refuse them outright.
struct UsccCheck {
  bool well_formed = false;  ///< 18 characters of the alphabet, six digits of region among them
  bool outer_ok = false;     ///< the 18th character agrees with the first 17 (GB 32100-2015)
  bool inner_ok = false;     ///< the 17th agrees with the organisation code's eight (GB 11714-1997)
  bool all_ok() const { return well_formed && outer_ok && inner_ok; }
};

/// Checks a code in half-width capitals (see `tidy_uscc`).
UsccCheck check_uscc(std::string_view code);
/// Half-width capitals without spaces, as a code should be stored; does not judge it.
std::string tidy_uscc(std::string_view text);
/// Characters 9-17: the organisation code "M000100Y4"; nullopt if the code is not well formed.
std::optional<std::string> org_code_of(std::string_view uscc);
/// The 18th character for the first 17; nullopt if they are not of the alphabet.
std::optional<char> uscc_check_char(std::string_view first17);
/// The 9th character of an organisation code for its first eight (digits and capitals); 'X' stands for ten.
std::optional<char> org_check_char(std::string_view first8);
/// A whole code from department and kind ("91"), region ("420103") and the organisation code's eight
/// characters.
std::optional<std::string> make_uscc(std::string_view department_and_kind, std::string_view region,
                                     std::string_view org8);
/// Whether an organisation code of nine characters ("M000100Y4" or "M000100Y-4") agrees with its check
/// character.
bool check_org_code(std::string_view code);
/// Whether a registration number of 15 digits agrees with its last digit. Numbers of 13 digits have no check.
bool check_registration_number(std::string_view number);
/// The 15th digit for the first 14; nullopt if they are not digits.
std::optional<char> registration_check_digit(std::string_view first14);

}  // namespace qiying::base
