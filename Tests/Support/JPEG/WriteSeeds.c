// Writes the intact files into the current folder, where libFuzzer starts from them.

#include "Seeds.h"

#include <stdio.h>

int main(void) {
    seed_file seeds[seed_count];
    make_seeds(seeds);
    int failed = 0;
    for (int i = 0; i < seed_count; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s.jpg", seeds[i].name);
        FILE *file = fopen(name, "wb");
        failed |= file == NULL || fwrite(seeds[i].bytes, 1, seeds[i].length, file) != seeds[i].length;
        if (file != NULL) {
            failed |= fclose(file) != 0;
        }
    }
    free_seeds(seeds);
    return failed;
}
