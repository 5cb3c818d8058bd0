// Marks what the library exports; everything else in it is hidden.
#pragma once

#define DICTUM_TORCH_API __attribute__((visibility("default")))
