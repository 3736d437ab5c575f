// Package objective holds what there is to descend: test functions with known minima, quadratics with a given
// spectrum, and models on data with mini-batches. A [Problem] is plain data and functions, in the idiom of
// gonum's optimize.Problem; [Parse] makes one from the words used on the command line, in captions and in tables:
//
//	rosenbrock(n=2)   quadratic(eigenvalues=[0.01,1,50])   quadratic(n=100,kappa=1e4,rotated=true)
//	linear(n=200,slope=2,intercept=3,noise=0.5,seed=1)     linear(data=houses.csv,label=price,l2=0.1)
//	logistic(data=wdbc,l2=1e-3)   logistic(data=iris,positive=setosa)   logistic(data=my.csv,standardize=false)
//
// # Functions of two variables
//
//	beale        (1.5-x+xy)² + (2.25-x+xy²)² + (2.625-x+xy³)²               from (1, 1)
//	himmelblau   (x²+y-11)² + (x+y²-7)², four minima                        from (0, 0)
//	saddle       x² - y² + y⁴/4, a saddle between two minima                from (1, 0.001)
//	booth        (x+2y-7)² + (2x+y-5)²                                      from (0, 0)
//	sixhump      (4-2.1x²+x⁴/3)x² + xy + (4y²-4)y²                          from (-1, 1)
//	branin       (y - 5.1x²/4π² + 5x/π - 6)² + 10(1-1/8π)cos x + 10         from (2.5, 7.5)
//
// # Functions of n variables
//
//	rosenbrock(n=2)       Σ 100(x[i+1]-x[i]²)² + (1-x[i])²                  from (-1.2, 1, -1.2, ...)
//	sphere(n=2)           Σ x²                                              from (1, ..., 1)
//	quartic(n=10)         Σ ¼(s x)⁴, s log-spaced from 0.1 to 10^0.5        from (1, ..., 1)
//	doublewell(n=1)       Σ ¼(x²-1)²                                        from (0.1, ..., 0.1)
//	rastrigin(n=2)        10n + Σ x² - 10 cos 2πx                           from (3.3, ..., 3.3)
//	ackley(n=2)           20 - 20exp(-0.2√(Σx²/n)) + e - exp(Σcos(2πx)/n)   from (2.5, ..., 2.5)
//	styblinskitang(n=2)   ½ Σ x⁴ - 16x² + 5x                                from (0, ..., 0)
//
// and, through gonum's optimize/functions, the set of Moré, Garbow and Hillstrom (ACM Trans. Math. Softw. 7
// (1981), 17-41): biggsexp2 to biggsexp6, box3d, brownanddennis, brownbadlyscaled, extpowellsingular(n=4),
// gaussian, gulf, helicalvalley, penalty1(n=4), penalty2(n=4), powellbadlyscaled, trigonometric(n=10),
// variablydim(n=10), watson(n=6), wood; each from its standard starting point.
//
// # Promises
//
// The functions of a problem may be called by many runs at once, allocate nothing, and panic if a vector's length
// is not Dim. Func, Grad and FuncGrad agree to the last bit, and FuncGradRows over all rows in order agrees with
// FuncGrad. Sums run from the first term to the last, with each product rounded before it is added, so that the
// polynomial problems and linear regression give the same bits on every platform; problems with exp, log, cos or
// gonum inside give the same bits on one platform.
package objective
