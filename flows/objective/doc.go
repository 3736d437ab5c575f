// Package objective holds the functions that optimizers minimise: test functions with known minima, quadratics with a
// given spectrum, and models on data with mini-batches.
//
// # Start here
//
// A [Problem] is plain data and functions, in the idiom of gonum's optimize.Problem. For a function of one's own fill
// in Dim, Func and Grad, or call [FD] or [Dual] where there is no gradient; [CheckGradient] tests one. [Parse] makes
// the problems of this package from their specs, and [Register] adds a problem to them: nesterov.go is a file to copy,
// register_test.go shows one outside of this package, and flowtest.Problem tests it. example_test.go has an example of
// each. Specs are, for instance,
//
//	rosenbrock(n=2)   quadratic(eigenvalues=[0.01,1,50])   quadratic(n=100,kappa=1e4,rotated=true)
//	linear(n=200,slope=2,intercept=3,noise=0.5,seed=1)     linear(data=houses.csv,label=price,l2=0.1)
//	logistic(data=wdbc,l2=1e-3)   logistic(data=iris,positive=setosa)   logistic(data=my.csv,standardize=false)
//	softmax(data=iris)   svm(data=wdbc,l2=1e-3,loss=squared)   mlp(data=digits,hidden=[32],activation=tanh,test=0.2)
//
// # Functions of two variables
//
//	beale        (1.5-x+xy)² + (2.25-x+xy²)² + (2.625-x+xy³)²               from (1, 1)
//	himmelblau   (x²+y-11)² + (x+y²-7)², four minima                        from (0, 0)
//	saddle       x² - y² + y⁴/4, a saddle between two minima                from (1, 0.001)
//	booth        (x+2y-7)² + (2x+y-5)²                                      from (0, 0)
//	sixhump      (4-2.1x²+x⁴/3)x² + xy + (4y²-4)y²                          from (-1, 1)
//	monkey       x³ - 3xy² + ¼(x²+y²)², three minima around a flat saddle       from (0.1, 0.01)
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
//	plateau(n=2)          Σ x²/(1+x²), a bowl in a plain                    from (5, ..., 5)
//	terraces(n=2)         Σ ½x² + x sin x + cos x - 1                       from (8, ..., 8)
//	manywell(n=4)         Σ x⁴ - 6x² - ½x + ½y² over pairs                  from (-0.01, ..., -0.01)
//	hilbert(n=6)          ½‖H(x-1)‖², H[i][j] = 1/(i+j+1)                   from (0, ..., 0)
//	nesterov(n=100,l=1)   l/4 (½(x₁² + Σ(x[i]-x[i+1])² + xₙ²) - x₁)         from (0, ..., 0)
//	logsumexp(n=20,m=200,rho=20,seed=1)   rho log Σ exp((a·x-b)/rho)        from (1, ..., 1)
//	quadratic(n=10,kappa=100,spectrum=geometric,rotated=false,seed=0)       see [Quadratic]
//
// and, through gonum's optimize/functions, the set of Moré, Garbow and Hillstrom (ACM Trans. Math. Softw. 7
// (1981), 17-41): biggsexp2 to biggsexp6, box3d, brownanddennis, brownbadlyscaled, extpowellsingular(n=4),
// gaussian, gulf, helicalvalley, penalty1(n=4), penalty2(n=4), powellbadlyscaled, trigonometric(n=10),
// variablydim(n=10), watson(n=6), wood; each from its standard starting point.
//
// # Small functions for which an effect of the step size can be worked out by hand
//
//	valley                          (1+y²)x², minima of sharpness 2(1+y²)           from (1, 1.5)
//	stabilizer(c=0.002)             ½yx² - cy, self-stabilisation, no minimum       from (0.03, 20)
//	product(target=0.6)             ½(ab-target)², minima of sharpness a²+b²        from (2.8, 3.5)
//	hyperbolic(delta=0.01)          ½(x²-y²), no minimum                            from (1, delta)
//	duffing(lambda=[1,20],cubic=0.3)   Σ ½λx² + ¼·cubic·x⁴                          from (1, ..., 1)
//	tiltedwell(tilt=0.3)            (x²-1)² + tilt·x                                from 1
//	lessard                         slope 25x, x+24 on [1, 2], 25x-24 above         from 3.3
//	abs(n=1)                        Σ |x|                                           from (1, ..., 1)
//	norm(n=1,d=1,p=1)               d‖x‖^p                                          from (1, ..., 1)
//	huber(n=1,delta=1,l=1)          ½l‖x‖², beyond delta a cone                     from (2delta, ..., 2delta)
//	normalkl(by=sigma,mean0=0,sigma0=2,mean=2,sigma=0.5)   divergence of normal laws; by=log or variance
//
// # Models
//
//	linear, logistic, softmax, svm                     linear models, see [NewLinear] and the like
//	mlp(data=digits,hidden=[32],activation=tanh)       multilayer perceptron, see [NewMLP]
//	conv(data=digits,filters=16,kernel=3,activation=relu,init=he)   convolution, mean over 2 × 2, dense layer
//	elman(hidden=16,length=10,n=500)                   Elman's recurrent net on the adding problem
//	deeplinear(strengths=[4,3,2,1,0.5],layers=2)       see [DeepLinear], with Saxe's exact solution
//	factorization(data=iris,rank=2)                    UVᵀ ≈ M, see [NewFactorization]
//	kmeans(data=iris,k=3)                              see [NewKMeans]
//
// # Data
//
// The models on data take these keys, with their defaults, for the table at data=PATH, a CSV or IDX file, plain or
// compressed, or a pipe; - is the standard input; see [dataset.Options], [dataset.Header] and [dataset.Separator]:
//
//	label=          name or number of the label column; the last one
//	drop=[]         names or numbers of columns that are left out, [a,b] or one without brackets
//	header=auto     yes, no: whether the first line has the names; if it has numbers, a note says how it was read
//	separator=auto  comma, semicolon, tab, blank, bar
//	decimalcomma=false   1,5 is 1.5; without it a comma within a number is refused, as 1,000 may be a thousand
//	limit=0         numbers that are read at most, 8 bytes each; 0 means 5e7, which are 400 MB. It is also the limit of the
//	                bytes of a row, and a fiftieth of it that of the columns and of the classes
//	wait=0          seconds that a pipe may be silent; 0 means 30
//
// # Reference problems
//
// These can be made again from their definition, without a file and without the random numbers of a library:
//
//	d1r    quadratic(n=100,kappa=1e4,rotated=true), f(start) = 5.627757233
//	d2     rosenbrock, f(start) = 24.2
//	d3     logistic regression, 200 × 50, least value 0.088539989234
//	d4     quartic, f(start) = 31.86512842
//	mlp7   perceptron 2-20-20-1 with tanh, 500 variables; at the start loss 0.5251824439, sharpness 3.235084
//
// With test=0.2 a fifth of the rows is held out, as the problem's Holdout, and Accuracy is the share of rows that are
// classified correctly. conv has the keys of mlp except hidden, loss and bias; elman has l2, init, scale, seed and
// test.
//
// Package game has games of two players, package spectrum eigenvalues and the noise of batches.
//
// # Promises
//
// The functions of a problem may be called by many runs at once, allocate nothing, and panic if a vector's length
// is not Dim. Func, Grad and FuncGrad agree to the last bit, and FuncGradRows over all rows in order agrees with
// FuncGrad. Sums run from the first term to the last, with each product rounded before it is added, so that the
// polynomial problems and linear regression give the same bits on every platform; problems with exp, log, cos or
// gonum inside give the same bits on one platform.
package objective
