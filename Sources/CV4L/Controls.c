#include "CV4L.h"
#include "Calls.h"

#include <linux/videodev2.h>
#include <string.h>

_Static_assert(cv4l_next_control == V4L2_CTRL_FLAG_NEXT_CTRL, "numbers are the kernel's");
_Static_assert(cv4l_control_integer == V4L2_CTRL_TYPE_INTEGER && cv4l_control_boolean == V4L2_CTRL_TYPE_BOOLEAN &&
                   cv4l_control_menu == V4L2_CTRL_TYPE_MENU && cv4l_control_button == V4L2_CTRL_TYPE_BUTTON &&
                   cv4l_control_bits == V4L2_CTRL_TYPE_BITMASK &&
                   cv4l_control_number_menu == V4L2_CTRL_TYPE_INTEGER_MENU,
               "numbers are the kernel's");
_Static_assert(cv4l_control_disabled == V4L2_CTRL_FLAG_DISABLED && cv4l_control_grabbed == V4L2_CTRL_FLAG_GRABBED &&
                   cv4l_control_read_only == V4L2_CTRL_FLAG_READ_ONLY &&
                   cv4l_control_inactive == V4L2_CTRL_FLAG_INACTIVE &&
                   cv4l_control_write_only == V4L2_CTRL_FLAG_WRITE_ONLY,
               "numbers are the kernel's");
_Static_assert(cv4l_dynamic_rate == V4L2_CID_EXPOSURE_AUTO_PRIORITY, "numbers are the kernel's");

int cv4l_query_control(int descriptor, uint32_t identifier, cv4l_control *control) {
    // The older of the two calls: controls that only the newer one describes have no single number for a value.
    struct v4l2_queryctrl query = {.id = identifier};
    int error = cv4l_call(descriptor, VIDIOC_QUERYCTRL, &query);
    if (error != 0) {
        return error;
    }
    memset(control, 0, sizeof *control);
    control->identifier = query.id;
    control->kind = query.type;
    control->flags = query.flags;
    control->minimum = query.minimum;
    control->maximum = query.maximum;
    control->step = query.step;
    control->usual = query.default_value;
    memcpy(control->name, query.name, sizeof query.name);
    return 0;
}

int cv4l_query_menu(int descriptor, uint32_t identifier, uint32_t index, cv4l_menu_entry *entry) {
    struct v4l2_querymenu query = {.id = identifier, .index = index};
    int error = cv4l_call(descriptor, VIDIOC_QUERYMENU, &query);
    if (error != 0) {
        return error;
    }
    memset(entry, 0, sizeof *entry);
    // Which of the two it is follows from the control's kind.
    memcpy(entry->name, query.name, sizeof query.name);
    entry->number = query.value;
    return 0;
}

const char *cv4l_control_name(const cv4l_control *control) {
    return control->name;
}

const char *cv4l_menu_entry_name(const cv4l_menu_entry *entry) {
    return entry->name;
}

int cv4l_get_control(int descriptor, uint32_t identifier, int32_t *value) {
    struct v4l2_control control = {.id = identifier};
    int error = cv4l_call(descriptor, VIDIOC_G_CTRL, &control);
    *value = control.value;
    return error;
}

int cv4l_set_control(int descriptor, uint32_t identifier, int32_t value) {
    struct v4l2_control control = {.id = identifier, .value = value};
    return cv4l_call(descriptor, VIDIOC_S_CTRL, &control);
}
