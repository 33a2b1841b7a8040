#ifndef COPENBLAS_H
#define COPENBLAS_H

#include <cblas.h>

// LAPACK, which OpenBLAS contains and Debian has no C header for. Matrices are column by column; uplo is 'L' or 'U'.

/// Replaces a symmetric positive definite matrix by its Cholesky factor; info is 0, or what is wrong.
void dpotrf_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);

/// Replaces a Cholesky factor by the inverse of its matrix; info is 0, or what is wrong.
void dpotri_(const char *uplo, const blasint *n, double *a, const blasint *lda, blasint *info);

#endif
