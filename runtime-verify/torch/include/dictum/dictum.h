// All of the library but the GoogleTest matchers, which are in dictum/gtest.h.
#pragma once

#include "dictum/epoch_recorder.h"
#include "dictum/load_state_dict.h"
#include "dictum/save_state_dict.h"
#include "dictum/state_dict.h"
#include "dictum/verify.h"
