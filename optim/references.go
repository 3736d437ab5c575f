package optim

// references are the sources of the catalogue by BibTeX key.
var references = map[string]string{
	"cauchy1847methode":       "A. Cauchy, C. R. Acad. Sci. Paris 25 (1847), 536-538",
	"polyak1964some":          "B. T. Polyak, USSR Comput. Math. Math. Phys. 4 (1964), 1-17",
	"nesterov1983method":      "Yu. Nesterov, Soviet Math. Dokl. 27 (1983), 372-376",
	"sutskever2013importance": "I. Sutskever, J. Martens, G. Dahl, G. Hinton, ICML 2013",
	"tieleman2012lecture":     "T. Tieleman, G. Hinton, Neural Networks for Machine Learning, lecture 6.5, 2012",
	"duchi2011adaptive":       "J. Duchi, E. Hazan, Y. Singer, J. Mach. Learn. Res. 12 (2011), 2121-2159",
	"kingma2015adam":          "D. P. Kingma, J. Ba, Adam: a method for stochastic optimization, ICLR 2015",
	"loshchilov2019decoupled": "I. Loshchilov, F. Hutter, Decoupled weight decay regularization, ICLR 2019",
	"hazan2015beyond":         "E. Hazan, K. Levy, S. Shalev-Shwartz, Beyond convexity, NeurIPS 2015",
	"bernstein2018signsgd":    "J. Bernstein, Y.-X. Wang, K. Azizzadenesheli, A. Anandkumar, signSGD, ICML 2018",
	"barzilai1988two":         "J. Barzilai, J. M. Borwein, IMA J. Numer. Anal. 8 (1988), 141-148",
	"malitsky2020adaptive":    "Y. Malitsky, K. Mishchenko, Adaptive gradient descent without descent, ICML 2020",
}
