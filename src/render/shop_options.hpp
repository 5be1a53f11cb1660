// The shop as its customers know it: TIDINGS_SHOP_NAME, TIDINGS_SHOP_LOCALE, TIDINGS_SHOP_TIME_ZONE.
#pragma once
#include "render/order_view.hpp"

namespace tidings {

class option_list;

void declare(option_list& options, shop_profile& into);

}  // namespace tidings
