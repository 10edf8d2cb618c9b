// The one place where toml++ is compiled; everybody else reads declarations only.
#define TOML_IMPLEMENTATION
#include <toml++/toml.h>
